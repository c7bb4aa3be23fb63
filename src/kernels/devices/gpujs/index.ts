/**
 * gpu.js: every function of the `*.kernel.ts` in the folders beside this one, translated to WGSL, GLSL, WebAssembly or JavaScript. A function
 * computes one number of the output, the one of its `this.thread`. `npm run wasm` writes their sources as text.
 *
 * A dialect (`gpujs.ts` in each folder) puts a kernel's input on the device, calls one or more of these functions and reads the answer; the
 * backend calls the same on what lies there already.
 */
export { attend, type Layout, ragged, sightOf } from "../../attention/gpujs/index.ts";
export { lookUp } from "../../embedding/gpujs/index.ts";
export { layerNorm } from "../../layernorm/gpujs/index.ts";
export { linear } from "../../matmul/gpujs/index.ts";
export { logSumExp, topK } from "../../topk/gpujs/index.ts";
export { Device, type Handle, Scope } from "./device.ts";
export { checkedGpuJsOptions, type GpuJsMode, type GpuJsOptions, gpujsModes, openDevice } from "./modes.ts";
export { type Parts, uploadInParts, whole } from "./parts.ts";
