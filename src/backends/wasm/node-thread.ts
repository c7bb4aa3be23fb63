import { Worker } from "node:worker_threads";

/** A program of this package. */
export interface ThreadProgram {
  /** Its file among those of the built package; in a single executable, its asset. */
  file: string;
  /** Its address beside the caller, in the sources or in the built package. */
  address(ending: "ts" | "js"): URL;
}

/** Sources need what their process was started with to strip their types; a built file runs under no `-e` or `--input-type`. */
const isSource = import.meta.url?.endsWith(".ts");

/**
 * Starts a program of this package in a thread of Node's: from its file, from an archive of Yarn's, or from within an executable.
 *
 * @throws Error where a bundler has left nothing that says where its file is
 */
export function startThread({ file, address }: ThreadProgram, workerData?: unknown): Worker {
  const text = embedded(file);
  if (text !== undefined) return new Worker(text, { eval: true, workerData });
  if (import.meta.url === undefined) throw new Error(`a bundle of CommonJS has no import.meta.url, beside which ${file} would lie`);
  return new Worker(address(isSource ? "ts" : "js"), { workerData, execArgv: isSource ? process.execArgv : loaderFlags() });
}

/** An asset of a single executable, whose threads have no files: https://nodejs.org/api/single-executable-applications.html */
function embedded(asset: string): string | undefined {
  const sea = process.getBuiltinModule?.("node:sea");
  if (!sea?.isSea()) return undefined;
  try {
    return sea.getAsset(asset, "utf8");
  } catch {
    return undefined; // it was not taken along
  }
}

/**
 * Where Yarn's Plug'n'Play was switched on by flags, a thread without them finds no package. Elsewhere a thread does without: whatever else
 * they load would be loaded once more in each.
 */
function loaderFlags(): string[] {
  if (process.versions.pnp === undefined) return [];
  return process.execArgv.flatMap((flag, i, flags) => {
    if (!/^(-r|--require|--import|--loader|--experimental-loader)(=|$)/.test(flag)) return [];
    return flag.includes("=") ? [flag] : flags.slice(i, i + 2);
  });
}
