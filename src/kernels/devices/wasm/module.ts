import { chooseBuild, moduleOf } from "./builds.ts";

/**
 * What the module exports, by name. Data are f32 or i32, row-major, at addresses divisible by 4; how a kernel is called is said where its calls are
 * made ({@link ./call.ts}).
 */
export type WasmExports = Readonly<Record<string, (...args: number[]) => number>>;

/** Bytes at the beginning of a memory that belong to the module: constants that it writes when it is instantiated. Data begin behind them. */
export const RESERVED = 4096;

/** Memory as the module wants it: shared, of at most 4 GB, whether or not there will be threads. */
export function createMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536), maximum: 65536, shared: true });
}

/** The kernels over a memory of the caller's. `module`: another build, or one that was compiled elsewhere. */
export function instantiate(memory: WebAssembly.Memory, module = moduleOf(chooseBuild())): WasmExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as WasmExports;
}

/** The names of a module's functions, sorted: every thread that has the same module has the same list. */
export function exportNames(module: WebAssembly.Module): string[] {
  const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function");
  return functions.map(({ name }) => name).sort();
}
