/**
 * Softmax of each row: yᵢ = exp(xᵢ − m) / Σⱼ exp(xⱼ − m), m = max x     (Bridle 1990; the shift changes nothing and cannot overflow)
 *
 *   x, y: [rows, columns]; y may be x itself.
 *
 * Hazards: without the shift a logit of 89 overflows f32. -Infinity is a probability of 0; a row of nothing but -Infinity
 * has no answer and is NaN, as in PyTorch, and so is a row that holds NaN or +Infinity.
 *
 * Dialects, slowest first:
 *   reference  three passes over a row in double, one rounding
 *   cpu        the exponentials stay in y, one division a row
 *   simd       WebAssembly: exponentials of four at a time, a polynomial of degree 6
 *   gpujs      gpu.js: √columns threads a row for its maximum and its sum, then one for each number
 *   webgpu     WGSL: a workgroup a row, sums by halving; infinities and NaN by their bits
 */
import type { Kernel } from "../operation.ts";

/** [rows, columns] */
export type SoftmaxInput = { x: Float32Array; rows: number; columns: number };
/** [rows, columns] */
export type SoftmaxOutput = { y: Float32Array };
/** yᵢ = exp(xᵢ − m) / Σⱼ exp(xⱼ − m), m = max x, row by row */
export type Softmax = Kernel<SoftmaxInput, SoftmaxOutput>;

/** Memory for the outputs. */
export const allocate = ({ rows, columns }: SoftmaxInput): SoftmaxOutput => ({ y: new Float32Array(rows * columns) });

/** Maximum, difference, exponential, sum, quotient. */
export const flops = ({ rows, columns }: { rows: number; columns: number }): number => 5 * rows * columns;
