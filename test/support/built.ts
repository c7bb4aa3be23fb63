import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const LOCK = "node_modules/.typeformer-build";
const STAMP = "dist/.built"; // tsc leaves files alone that would not change, so their dates say nothing

/** The built command line, `dist/cli.js`, no older than the sources: built here where it is, once for all of jest's workers. */
export async function built(): Promise<string> {
  while (isStale()) {
    if (!lock()) {
      await sleep(100);
      continue;
    }
    try {
      if (isStale()) build();
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
  return "dist/cli.js";
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

/** Types are checked by `npm run check`; here counts what was emitted. */
function build(): void {
  const begun = new Date();
  const node = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });
  node("scripts/build-wasm.mjs", "dist/wasm");
  const { stdout, stderr } = node("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
  if (!modified("dist/cli.js")) throw new Error(`the build wrote no dist/cli.js:\n${stdout}${stderr}`);
  writeFileSync(STAMP, "");
  utimesSync(STAMP, begun, begun);
}

function isStale(): boolean {
  if (!modified("dist/cli.js")) return true;
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).map((file) => modified(join("src", file)));
  return Math.max(...sources) > modified(STAMP);
}

/** Milliseconds; 0 where there is no such file. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether this process may build. A lock older than a minute was left by one that was ended. */
function lock(): boolean {
  if (Date.now() - modified(LOCK) > 60_000) rmSync(LOCK, { recursive: true, force: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
}
