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
import type { Kernel } from "../operation.ts";

/** [n] */
export type GeluInput = { x: Float32Array };
/** [n] */
export type GeluOutput = { y: Float32Array };
/** y = x/2 · (1 + erf(x/√2)) */
export type Gelu = Kernel<GeluInput, GeluOutput>;

/** Memory for the outputs. */
export const allocate = ({ x }: GeluInput): GeluOutput => ({ y: new Float32Array(x.length) });

/** By the convention of the field a transcendental function is one operation. */
export const flops = (numbers: number): number => numbers;
