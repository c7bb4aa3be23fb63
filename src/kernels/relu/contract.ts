/**
 * The rectifier: y = max(0, x)                                     (Glorot, Bordes & Bengio 2011, eq. 1)
 *
 *   x, y: [n], any n ≥ 0; y may be x itself.
 *
 * Hazards: a NaN must stay one, as in PyTorch; a maximum that is written `x > 0 ? x : 0` makes 0 of it. −0 stays −0, as there.
 *
 * Dialects, slowest first:
 *   reference  one comparison an element
 *   cpu        the same: there is nothing to gain but what memory allows
 *   simd       four at a time, in WebAssembly
 *   gpujs      one number a thread, on gpu.js
 *   webgpu     WGSL, one number a thread
 */
import type { Kernel } from "../operation.ts";

/** [n] */
export type ReluInput = { x: Float32Array };
/** [n] */
export type ReluOutput = { y: Float32Array };
/** y = max(0, x) */
export type Relu = Kernel<ReluInput, ReluOutput>;

/** Memory for the outputs. */
export const allocate = ({ x }: ReluInput): ReluOutput => ({ y: new Float32Array(x.length) });

/** One comparison a number. */
export const flops = (numbers: number): number => numbers;
