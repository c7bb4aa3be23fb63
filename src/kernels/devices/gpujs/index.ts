/**
 * gpu.js: every function of the `*.kernel.ts` here and in the rooms beside this folder, translated to WGSL, GLSL, WebAssembly or
 * JavaScript. A function computes one number of the output, the one of its `this.thread`. `npm run wasm` writes their sources as text.
 *
 * A room's dialect says which of these functions compute a step (`GpuJsLowering`); the backend calls them on what lies on the device
 * already, `inGpuJs` makes of them a kernel on typed arrays.
 */
export { Device, type Handle, Scope } from "./device.ts";
export { type GpuJsDialect, gpuJsLowering, inGpuJs } from "./dialect.ts";
export type { GpuJsLowering, GpuJsPlace, Unpack } from "./lowering.ts";
export { type GpuJsMode, gpujsModes } from "./mode.ts";
export { checkedGpuJsOptions, type GpuJsOptions, openDevice } from "./opening.ts";
export { type GpuJsParameter, matrixOf, type Parts, uploaded, vectorOf, whole } from "./parts.ts";
