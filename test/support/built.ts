import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

/** Something that is built from sources. */
export interface Product {
  /** What is there when it was built. */
  file: string;
  /** Written when it was begun: compilers leave files alone that would not change, so their dates say nothing. */
  stamp: string;
  /** Files, or folders with all that is in them. */
  sources: readonly string[];
  /** Why it could not be built, where `file` is not there afterwards. */
  build(): string;
}

const engine: Product = { file: "dist/cli.js", stamp: "dist/.built", sources: ["src", "scripts"], build: buildEngine };
const explorer: Product = {
  file: "explorer/dist/index.html",
  stamp: "explorer/dist/.built",
  sources: ["src", "explorer", "weights"],
  build: buildExplorer,
};
const service: Product = {
  file: "packages/serve/dist/index.js",
  stamp: "packages/serve/dist/.built",
  sources: ["packages/serve", "scripts"],
  build: () => node("scripts/build-serve.mjs"),
};

/** The built command line, `dist/cli.js`, no older than the sources. */
export const built = (): Promise<string> => upToDate(engine);

/** The explorer's page, as `npm run explorer:build` writes it, no older than the sources. */
export async function builtExplorer(): Promise<string> {
  await built();
  return upToDate(explorer);
}

/** The built service, `packages/serve/dist`, with the engine that it imports. */
export async function builtService(): Promise<string> {
  await built();
  return upToDate(service);
}

/** Builds where something is older than its sources, once for all of jest's workers. @throws Error with the reason */
export async function upToDate(product: Product): Promise<string> {
  const lockFolder = `node_modules/.building-${product.file.replaceAll("/", "-")}`;
  while (isStale(product)) {
    if (!lock(lockFolder)) {
      await sleep(100);
      continue;
    }
    try {
      if (isStale(product)) make(product);
    } finally {
      rmSync(lockFolder, { recursive: true, force: true });
    }
  }
  return product.file;
}

/** Runs a module that has what the built package exports, in a process of its own; gives the JSON that it prints. It must end by itself. */
export function onBuilt(program: string, timeout = 60_000, flags: string[] = []): unknown {
  const entry = pathToFileURL(resolve("dist/node.js")).href;
  const source = `import { loadModel, loadTokenizer, pipeline } from ${JSON.stringify(entry)};\n${program}`;
  const { stdout, stderr, status, error } = spawnSync(process.execPath, ["--expose-gc", ...flags, "--input-type=module", "-e", source], {
    encoding: "utf8",
    timeout,
  });
  if (status !== 0) throw new Error(`${error?.message ?? `exit ${status}`}: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * For such programs: `await settledMemory()` gives the bytes of the process that are in use. What nobody holds any longer is collected first, and is
 * given back by another thread, so the least of several looks counts. Pages that V8 keeps for a heap to come are in nobody's use.
 */
export const settledMemory = `
  const settledMemory = async () => {
    const looks = [];
    for (let look = 0; look < 4; look++) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 75));
      const { rss, heapTotal, heapUsed } = process.memoryUsage();
      looks.push(rss - (heapTotal - heapUsed));
    }
    return Math.min(...looks);
  };
`;

function make({ file, stamp, build }: Product): void {
  const begun = new Date();
  rmSync(file, { force: true });
  const said = build();
  if (!modified(file)) throw new Error(`the build wrote no ${file}:\n${said}`);
  writeFileSync(stamp, "");
  utimesSync(stamp, begun, begun);
}

/** Types are checked by `npm run check`; here counts what was emitted. */
function buildEngine(): string {
  node("scripts/build-wasm.mjs");
  return node("scripts/build-package.mjs") + node("scripts/build-types.mjs");
}

function buildExplorer(): string {
  return node("node_modules/vite/bin/vite.js", "build", "explorer");
}

function node(...args: string[]): string {
  const env = { ...process.env, NODE_ENV: "production" }; // Jest's own would make pages for development
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  return stdout + stderr;
}

function isStale({ file, stamp, sources }: Product): boolean {
  if (!modified(file)) return true;
  const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => !path.startsWith("dist"));
  const files = (place: string) => (statSync(place).isDirectory() ? filesIn(place).map((path) => join(place, path)) : [place]);
  const dates = sources.flatMap(files).map(modified);
  return Math.max(...dates) > modified(stamp);
}

/** Milliseconds; 0 where there is no such file. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether this process may build. A lock older than a minute was left by one that was ended. */
function lock(folder: string): boolean {
  if (Date.now() - modified(folder) > 60_000) rmSync(folder, { recursive: true, force: true });
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
