/**
 * A residual connection: y = x + residual                               (He et al. 2016, eq. 1)
 *
 *   x, residual, y: [n], any n ≥ 0; y may be x or residual itself.
 *
 * Hazard: none of its own; it exists apart from matmul only where a tap stands between the two.
 *
 * Dialects, slowest first:
 *   reference  one addition an element, one rounding
 *   cpu        the same: there is nothing to gain but what memory allows
 *   simd       four at a time, in WebAssembly
 *   gpujs      one number a thread, on gpu.js
 *   webgpu     WGSL, one number a thread
 */
import type { Kernel } from "../operation.ts";

/** Both [n]. */
export type AddInput = { x: Float32Array; residual: Float32Array };
/** [n] */
export type AddOutput = { y: Float32Array };
/** y = x + residual */
export type Add = Kernel<AddInput, AddOutput>;

/** Memory for the outputs. */
export const allocate = ({ x }: AddInput): AddOutput => ({ y: new Float32Array(x.length) });

/** One addition a number. */
export const flops = (numbers: number): number => numbers;
