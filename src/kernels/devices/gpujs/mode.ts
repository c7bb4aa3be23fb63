/** A mode of gpu.js by name, the fastest first. */
export type GpuJsMode = "webgpu" | "webgl2" | "headlessgl" | "webasm" | "cpu";

/** What gpu.js can translate a kernel to, the fastest first: WGSL, GLSL (in a page; on Node with the package gl), WebAssembly, JavaScript. */
export const gpujsModes: readonly GpuJsMode[] = ["webgpu", "webgl2", "headlessgl", "webasm", "cpu"];
