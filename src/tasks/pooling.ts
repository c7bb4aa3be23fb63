import type { PoolingMode } from "../loading/index.ts";
import type { Tensor } from "../tensor/index.ts";

/** The vectors of a text's tokens, as they lie one after another. */
export interface TokenRows {
  /** [tokens, hidden] */
  rows: Float32Array;
  hidden: number;
  /** The first token that counts: those of a prompt before it may not. */
  from: number;
}

/**
 * One vector for a text, of each mode one, end to end, as sentence-transformers makes them. Sums are in double, rounded once.
 *
 * @returns [modes · hidden]
 */
export function pooled({ rows, hidden, from }: TokenRows, modes: readonly PoolingMode[]): Float32Array {
  const out = new Float32Array(modes.length * hidden);
  const tokens = rows.length / hidden;
  for (const [i, mode] of modes.entries()) {
    const part = out.subarray(i * hidden, (i + 1) * hidden);
    if (mode === "cls") part.set(rows.subarray(from * hidden, (from + 1) * hidden));
    else if (mode === "lasttoken") part.set(rows.subarray((tokens - 1) * hidden));
    else if (mode === "max") largest(part, rows, from);
    else weighted(part, rows, from, mode);
  }
  return out;
}

/** Whether the modes read the first token that counts and the last one, and no other. */
export const readsEnds = (modes: readonly PoolingMode[]): boolean => modes.every((mode) => mode === "cls" || mode === "lasttoken");

function largest(out: Float32Array, rows: Float32Array, from: number): void {
  const hidden = out.length;
  out.fill(Number.NEGATIVE_INFINITY);
  for (let at = from * hidden; at < rows.length; at++) if (rows[at] > out[at % hidden]) out[at % hidden] = rows[at];
}

/** Σ weight · row / divisor: weights are 1, or, counted from the text's first token, 1, 2, 3 …; the root of the count divides as it stands. */
function weighted(out: Float32Array, rows: Float32Array, from: number, mode: "mean" | "mean_sqrt_len_tokens" | "weightedmean"): void {
  const hidden = out.length;
  const tokens = rows.length / hidden;
  const sums = new Float64Array(hidden);
  let total = 0;
  for (let t = from; t < tokens; t++) {
    const weight = mode === "weightedmean" ? t + 1 : 1;
    total += weight;
    for (let i = 0, at = t * hidden; i < hidden; i++, at++) sums[i] += weight * rows[at];
  }
  const divisor = mode === "mean_sqrt_len_tokens" ? Math.sqrt(total) : total;
  for (let i = 0; i < hidden; i++) out[i] = sums[i] / divisor;
}

/** A vector divided by its Euclidean length, in its place; one of length zero stays as it is. */
export function normalizeInPlace(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return vector;
}

/** The same for every vector of the last axis, in a tensor of its own. */
export function normalize(x: Tensor): Tensor {
  const out = x.copy();
  const width = x.shape[x.dimension - 1];
  for (let begin = 0; begin < out.size; begin += width) normalizeInPlace(out.data.subarray(begin, begin + width));
  return out;
}
