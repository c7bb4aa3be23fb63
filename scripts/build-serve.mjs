/**
 * `node scripts/build-serve.mjs` writes packages/serve/dist as it is published: a file for each of its doors and for each program that runs in a
 * process or thread of its own, what they share in chunks, and one file of declarations for each door. Packages are imported, none is taken in.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { wordsAbove } from "./words-above.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const home = join(root, "packages/serve");
const doors = { index: "src/index.ts", batcher: "src/batcher/index.ts", command: "src/command/command.ts" };
const programs = { "engine-process": "src/engine/engine-process.ts", "token-thread": "src/engine/token-thread.ts" };
const packages = /^[^./]/;

await build({
  cwd: home,
  input: { ...doors, ...programs },
  logLevel: "warn",
  platform: "node",
  external: packages,
  output: { dir: "dist", cleanDir: true, chunkFileNames: "[name].chunk.js", minifyInternalExports: false, comments: { jsdoc: false } },
});

const declared = mkdtempSync(join(root, "node_modules/.declared-"));
try {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", "packages/serve", "--outDir", declared];
  const { status } = spawnSync(process.execPath, tsc, { cwd: root, stdio: "inherit" });
  process.exitCode = status;
  const declarationOf = ([door, source]) => [`${door}.d`, `./packages/serve/${source.replace(/\.ts$/, ".d.ts")}`];
  const bundle = await rolldown({
    cwd: declared,
    input: Object.fromEntries(Object.entries(doors).map(declarationOf)),
    external: packages,
    plugins: [dts({ dtsInput: true, tsconfig: false })],
  });
  const { output } = await bundle.generate({ chunkFileNames: "[name].d.ts" });
  await bundle.close();
  for (const { fileName, code } of output) writeFileSync(join(home, "dist", fileName), wordsAbove(code));
} finally {
  rmSync(declared, { recursive: true });
}
