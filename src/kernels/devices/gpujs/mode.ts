/** What gpu.js can translate a kernel to, the fastest first: WGSL, GLSL (in a page; on Node with the package gl), WebAssembly, JavaScript. */
export const gpujsModes = ["webgpu", "webgl2", "headlessgl", "webasm", "cpu"] as const;
/** A mode of gpu.js by name, the fastest first. @useDeclaredType */
export type GpuJsMode = (typeof gpujsModes)[number];
