/**
 * GELU, the exact one: y = x · Φ(x) = x/2 · (1 + erf(x/√2))            (Hendrycks & Gimpel 2016, eq. 1)
 *
 *   x, y: [n], any n ≥ 0; y may be x itself.
 *
 * Hazard: the tanh approximation looks the same on a plot and differs by up to 4.7e-4. RoBERTa was trained with erf.
 *
 * Dialects, slowest first:
 *   reference  erf to double precision, one rounding
 *   cpu        one rational function, no branch
 *   simd       the same in f32, four at a time, in WebAssembly
 *   gpujs      one number a thread, on gpu.js, erf by five coefficients
 *   webgpu     WGSL: the same function in f32, one number a thread
 */
import type { Kernel, Operation } from "../operation.ts";
import { cases } from "./cases.ts";
import { dialects } from "./dialects.ts";

/** [n] */
export type GeluInput = { x: Float32Array };
/** [n] */
export type GeluOutput = { y: Float32Array };
/** y = x/2 · (1 + erf(x/√2)) */
export type Gelu = Kernel<GeluInput, GeluOutput>;

export const gelu: Operation<GeluInput, GeluOutput> = {
  name: "gelu",
  cases,
  allocate: ({ x }) => ({ y: new Float32Array(x.length) }),
  dialects,
};

export { geluDispatch } from "./webgpu.ts";
