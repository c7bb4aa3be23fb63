import { createHash } from "node:crypto";
import { build, type Plugin, type Rollup } from "vite";

type Written = Rollup.OutputAsset | Rollup.OutputChunk;

/**
 * Lets the built page work without a network after its first load: a service worker keeps every file that was written. Its program is
 * built last, when the files and their contents are known.
 */
export const offline = (): Plugin => ({
  name: "offline",
  apply: "build",
  async writeBundle({ dir }, bundle) {
    const files = Object.values(bundle).map((file) => ({ url: file.fileName, revision: hasHash(file) ? null : hashOf(file) }));
    await build({
      configFile: false,
      logLevel: "warn",
      define: { KEPT_FILES: JSON.stringify(files), "process.env.NODE_ENV": '"production"' },
      build: {
        outDir: dir,
        emptyOutDir: false,
        copyPublicDir: false,
        rollupOptions: {
          input: new URL("../src/service-worker.ts", import.meta.url).pathname,
          output: { format: "iife", entryFileNames: "service-worker.js" },
        },
      },
    });
  },
});

/** Whether the name changes with the contents, as those of all assets do: then the browser's copy is as good as the server's. */
const hasHash = ({ fileName }: Written): boolean => fileName.startsWith("assets/");

const hashOf = (file: Written): string =>
  createHash("sha256")
    .update(file.type === "asset" ? file.source : file.code)
    .digest("hex")
    .slice(0, 16);
