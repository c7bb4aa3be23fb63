/** One row of a tensor, as the views draw it. */
import type { Tensor } from "typeformer";

/** Row i of a tap [rows, columns]: a copy. */
export const rowOf = (tap: Tensor, i: number): Float32Array => tap.pick(i).copy().data;

/** The places of the `count` largest magnitudes, the largest first. */
export function strongest(row: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: row.length }, (_, i) => i)
    .sort((a, b) => Math.abs(row[b]) - Math.abs(row[a]))
    .slice(0, count);
}

/** Mean and standard deviation of all entries, as LayerNorm reckons them: divided by n. */
export function moments(row: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(row);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** The cosine of the angle between two rows: 1 where they point the same way. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);
