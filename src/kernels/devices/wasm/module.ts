import { chooseBuild, moduleOf } from "./builds.ts";

/**
 * What the module exports, by name. Data are f32 or i32, row-major, at addresses divisible by 4; how a kernel is called is said where its
 * calls are made ({@link ./call.ts}).
 */
export type WasmExports = Readonly<Record<string, (...args: number[]) => number>>;

/** The kernels over a memory of the caller's. `module`: another build, or one that was compiled elsewhere. */
export function instantiate(memory: WebAssembly.Memory, module = moduleOf(chooseBuild())): WasmExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as WasmExports;
}

/** The names of a module's functions, sorted: every thread that has the same module has the same list. */
export function exportNames(module: WebAssembly.Module): string[] {
  const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function");
  return functions.map(({ name }) => name).sort();
}
