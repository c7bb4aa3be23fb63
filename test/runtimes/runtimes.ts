import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isolation } from "../../scripts/site.ts";
import { SENTENCE } from "./answer.ts";
import { installed, nodeOf, nodeOnMusl, versionOf } from "./installed.ts";
import { browserName, visit } from "./page.ts";
import { output } from "./program.ts";

/** A place where JavaScript runs: a row of the table. */
export interface Runtime {
  name: string;
  /** @throws Absent where it is not on this machine */
  version(): Promise<string>;
  ways: readonly Way[];
}

/** A way to use the package there. */
export interface Way {
  /** In the table's words. */
  how: string;
  /** What the model must say of its backend. */
  backend: RegExp;
  /** Runs a consumer in the project's folder; gives what it printed. @throws Absent */
  run(folder: string): Promise<string>;
}

/** WebAssembly on all cores, with nothing to excuse. */
const allCores = /^wasm \([\w-]+, \d+ threads?\)$/;
const oneThread = /^wasm \([\w-]+, 1 thread\b/;

/** Programs that take a file: what `program` is given before it. */
function engine(name: string, how: string, program: () => string, ...args: string[]): Runtime {
  return {
    name,
    version: async () => firstVersion(await output(program(), ["--version"], { cwd: "." })),
    ways: [{ how, backend: allCores, run: (folder) => output(program(), [...args, "module/main.js"], { cwd: folder }) }],
  };
}

function node(major: number): Runtime {
  const run = (program: string, args: string[], folder: string) => output(program, args, { cwd: folder, path: [nodeOf(major)] });
  const command = ["--no-install", "typeformer", "fill-mask", "--json", SENTENCE];
  return {
    name: `Node ${major}`,
    version: async () => firstVersion(await output(join(nodeOf(major), "node"), ["--version"], { cwd: "." })),
    ways: [
      { how: "`import`", backend: allCores, run: (folder) => run("node", ["module/main.js"], folder) },
      { how: "`require`", backend: allCores, run: (folder) => run("node", ["commonjs/main.cjs"], folder) },
      { how: "`npx typeformer`", backend: allCores, run: (folder) => run("npx", command, folder) },
    ],
  };
}

/** A bundler for pages: the same bundle with the engine in its worker and in the page's own thread. */
function bundler(name: string, build: (folder: string, out: string) => Promise<unknown>, backend = allCores): Runtime {
  const out = `built/${name}`;
  let bundle: Promise<unknown> | undefined;
  const run = async (folder: string, hash: string, engines: number) => {
    bundle ??= build(folder, out);
    await bundle;
    const { line, workers } = await visit(folder, `${out}/index.html${hash}`, isolation);
    const helpers = Number(/(\d+) threads?/.exec(line)?.[1]) - 1;
    if (workers !== helpers + engines)
      throw new Error(`${workers} workers run, not ${engines} for the engine and ${helpers} to help: ${line}`);
    return line;
  };
  return {
    name,
    version: async () => `${versionOf(name.toLowerCase())}, ${await browserName()}`,
    ways: [
      { how: "the engine in a worker", backend, run: (folder) => run(folder, "", 1) },
      { how: "`worker: false`", backend, run: (folder) => run(folder, "#here", 0) },
    ],
  };
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

/** One file, of the program and the engine or of the program alone; where it is both, a thread that helps would be a second file. */
function bundleForNode(how: string, backend: RegExp, entry: string, bundle: string, ...flags: string[]): Way {
  async function run(folder: string): Promise<string> {
    await output(installed(".bin/esbuild"), [entry, "--bundle", "--platform=node", ...flags, `--outfile=${bundle}`], { cwd: folder });
    return output(process.execPath, [bundle], { cwd: folder });
  }
  return { how, backend, run };
}

const esbuildForNode: Runtime = {
  name: "esbuild for Node",
  version: async () => versionOf("esbuild"),
  ways: [
    bundleForNode("`--packages=external`", allCores, "module/main.js", "built/external.mjs", "--format=esm", "--packages=external"),
    bundleForNode("`--format=esm`", oneThread, "module/main.js", "built/whole.mjs", "--format=esm"),
    bundleForNode("`--format=cjs`", oneThread, "commonjs/main.cjs", "built/whole.cjs", "--format=cjs"),
  ],
};

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

const strict = "default-src 'self'";

const open = async (folder: string, page: string, headers: Record<string, string>) => (await visit(folder, page, headers)).line;

const page: Runtime = {
  name: "a page without a bundler",
  version: browserName,
  ways: [
    {
      how: '`<script type="module">`, import map',
      backend: allCores,
      run: (folder) => open(folder, "no-bundler/import-map.html", isolation),
    },
    {
      how: "strict policy with `'wasm-unsafe-eval'`",
      backend: oneThread,
      run: (folder) =>
        open(folder, "no-bundler/strict.html", { "content-security-policy": `${strict}; script-src 'self' 'wasm-unsafe-eval'` }),
    },
    {
      how: "strict policy without it",
      backend: /^cpu\b/,
      run: (folder) => open(folder, "no-bundler/strict.html", { "content-security-policy": strict }),
    },
  ],
};

export const runtimes: readonly Runtime[] = [
  ...[20, 22, 24].map(node),
  engine("Node on musl (Alpine)", "`import`", nodeOnMusl),
  engine("Deno", "`deno run --allow-read`", () => installed(".bin/deno"), "run", "--allow-read"),
  engine(
    "Bun",
    "`bun run`",
    () => installed(`@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}/bin/bun`),
    "run",
  ),
  esbuildForNode,
  bundler("Vite", vite),
  bundler("webpack", webpack),
  bundler("esbuild", esbuild),
  workerd,
  page,
];

/** "deno 2.9.6 (stable, …)" → "2.9.6". */
function firstVersion(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? text.trim();
}
