/**
 * The k largest of each row, and the logarithm of its sum of exponentials: the score of a value is exp(value − logSumExp)
 *
 *   x: [rows, columns]   k ≤ columns   values, indices: [rows, k], largest first   logSumExp: [rows]
 *   logSumExp = m + log Σ exp(x − m), m = max x                       (Blanchard, Higham & Higham 2021, eq. 1.2)
 *
 * Hazards: equal values come in the order of their indices, or the answer changes with the tile and the thread count.
 * NaN counts as the largest, as in PyTorch, and makes logSumExp NaN: a broken row is seen, not ranked around.
 * -Infinity ranks last; logSumExp of nothing but -Infinity is -Infinity.
 *
 * Dialects, slowest first:
 *   reference  sort the whole row
 *   cpu        one pass: a heap of the k best, a running maximum and sum of exponentials
 *   simd       WebAssembly: the same by blocks; four values at a time are held against the heap's floor
 *   gpujs      gpu.js: the best that rank behind the one before, k times over
 *   webgpu     WGSL: a workgroup a row, k rounds over keys that order all floats; for many, they are sorted
 */
import type { Kernel } from "../operation.ts";

/** x: [rows, columns]; k ≤ columns. */
export type TopKInput = { x: Float32Array; rows: number; columns: number; k: number };
/** values, indices: [rows, k], largest first; logSumExp: [rows]. */
export type TopKOutput = { values: Float32Array; indices: Int32Array; logSumExp: Float32Array };
/** The k largest of each row, and log Σ exp(x): the score of a value is exp(value − logSumExp). */
export type TopK = Kernel<TopKInput, TopKOutput>;

/** Memory for the outputs. */
export const allocate = ({ rows, k }: TopKInput): TopKOutput => ({
  values: new Float32Array(rows * k),
  indices: new Int32Array(rows * k),
  logSumExp: new Float32Array(rows),
});

/** Difference, exponential, sum. */
export const flops = ({ rows, columns }: { rows: number; columns: number }): number => 3 * rows * columns;
