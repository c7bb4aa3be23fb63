/**
 * Layer normalisation of each row: y = (x − μ) / √(σ² + ε) · γ + β      (Ba, Kiros & Hinton 2016, eq. 4)
 *
 *   x, y: [rows, columns]   weight (γ), bias (β): [columns]   y may be x itself.
 *   μ and σ² are the mean and the biased variance (divided by columns) of the row.
 *
 * Hazards: σ² as E[x²] − μ² cancels where |μ| is much larger than σ; here it is Σ(x − μ)²/n. ε is 1e-5 in RoBERTa's
 * checkpoints and 1e-12 in BERT's: on a row of small spread that alone changes the answer.
 *
 * Dialects, slowest first:
 *   reference  two passes in double, one rounding
 *   cpu        the same passes with several partial sums, one reciprocal a row
 *   simd       WebAssembly, f32: the second pass corrects the first one's mean
 *   gpujs      gpu.js: mean, what the mean left over, variance, then each number
 *   webgpu     WGSL: a workgroup a row, sums by halving; the mean corrected as in simd
 */
import type { Kernel } from "../operation.ts";

/** x: [rows, columns]; weight (γ), bias (β): [columns]. */
export type LayerNormInput = {
  x: Float32Array;
  weight: Float32Array;
  bias: Float32Array;
  epsilon: number;
  rows: number;
  columns: number;
};
/** [rows, columns] */
export type LayerNormOutput = { y: Float32Array };
/** y = (x − μ) / √(σ² + ε) · γ + β, row by row */
export type LayerNorm = Kernel<LayerNormInput, LayerNormOutput>;

/** Memory for the outputs. */
export const allocate = ({ rows, columns }: LayerNormInput): LayerNormOutput => ({ y: new Float32Array(rows * columns) });

/** Sum; difference, square, sum; difference, scale, γ, β. */
export const flops = ({ rows, columns }: { rows: number; columns: number }): number => 8 * rows * columns;
