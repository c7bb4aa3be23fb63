/** Bundlers for pages, and for workerd. */
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isolation } from "../../../scripts/site.ts";
import { installed, nodeOf, versionOf } from "../installed.ts";
import { browserName, type Printed, visit } from "../page.ts";
import { output } from "../program.ts";
import { allCores, oneThread, type Runtime } from "../runtime.ts";

/** The same bundle with the engine in its worker and in the page's own thread. */
function bundler(name: string, build: (folder: string, out: string) => Promise<unknown>): Runtime {
  const out = `built/${name}`;
  let bundle: Promise<unknown> | undefined;
  const run = async (folder: string, hash: string, engines: number) => {
    bundle ??= build(folder, out);
    await bundle;
    return lineWith(engines, await visit(folder, `${out}/index.html${hash}`, isolation));
  };
  return {
    name,
    version: async () => `${versionOf(name.toLowerCase())}, ${await browserName()}`,
    ways: [
      { how: "the engine in a worker", backend: allCores, run: (folder) => run(folder, "", 1) },
      { how: "`worker: false`", backend: allCores, run: (folder) => run(folder, "#here", 0) },
    ],
  };
}

/** What a page printed. @throws Error where it has not so many workers for the engine, beside those that help */
export function lineWith(engines: number, { line, workers }: Printed): string {
  const helpers = Number(/(\d+) threads?/.exec(line)?.[1]) - 1;
  if (workers === helpers + engines) return line;
  throw new Error(`${workers} workers run, not ${engines} for the engine and ${helpers} to help: ${line}`);
}

const vite = (folder: string, out: string) =>
  output(process.execPath, [resolve("node_modules/vite/bin/vite.js"), "build", "page", "--base", "./", "--outDir", join("..", out)], {
    cwd: folder,
  });

async function webpack(folder: string, out: string): Promise<void> {
  await output(installed(".bin/webpack"), ["--mode", "production", "--entry", "./page/main.js", "--output-path", out], { cwd: folder });
  await cp(join(folder, "page/index.html"), join(folder, out, "index.html"));
}

/** esbuild leaves the addresses of other files as they are: those of the threads' programs are made true by entries of these names. */
async function esbuild(folder: string, out: string): Promise<void> {
  const helper = "backends/wasm/web-helper";
  const entries = ["main=esbuild/main.js", "worker=typeformer/worker", `${helper}=./node_modules/typeformer/dist/${helper}.js`];
  await output(installed(".bin/esbuild"), [...entries, "--bundle", "--minify", "--format=esm", `--outdir=${out}`], { cwd: folder });
  await cp(join(folder, "esbuild/index.html"), join(folder, out, "index.html"));
  await cp(join(folder, "node_modules/typeformer-mini"), join(folder, out, "mini"), { recursive: true });
}

const workerd: Runtime = {
  name: "workerd",
  version: async () => versionOf("workerd"),
  ways: [
    {
      how: "esbuild `--conditions=workerd`, kernels as `.wasm` modules",
      backend: oneThread,
      async run(folder) {
        const flags = ["--bundle", "--format=esm", "--conditions=workerd", "--loader:.wasm=copy", "--outdir=built/workerd"];
        await output(installed(".bin/esbuild"), ["workerd/worker.js", ...flags], { cwd: folder });
        await cp(join(folder, "node_modules/typeformer-mini"), join(folder, "built/workerd/assets"), { recursive: true });
        const miniflare = resolve("test/runtimes/miniflare.mjs");
        return output(join(nodeOf(22), "node"), [miniflare, join(folder, "built/workerd")], { cwd: folder });
      },
    },
  ],
};

export const bundlers: readonly Runtime[] = [bundler("Vite", vite), bundler("webpack", webpack), bundler("esbuild", esbuild), workerd];
