/**
 * The kernels in WebAssembly: every `simd/exports.as.ts` of the folders beside this one, in one module of some kB over memory that the caller
 * owns. `npm run wasm` compiles it, once for each build.
 *
 * A backend calls `WasmKernels` with addresses in its own memory; `inWasm` makes of an export a dialect that tests can hold
 * to its cases.
 */
export { type Build, builds, bytesOf, chooseBuild, giveModule, moduleOf, usableBuilds } from "./builds.ts";
export { inWasm, type Place, type Placed } from "./dialect.ts";
export { createMemory, instantiate, RESERVED, type WasmKernels } from "./exports.ts";
export type { Workspace } from "./workspace.ts";
