/** One vector for a sentence, and how alike such vectors are. Pure. */
import type { Tensor } from "typeformer";
import { cosine, rowOf } from "../drawing/row.ts";

/** The mean of all rows. @param hidden [tokens, hidden] */
export function meanRow(hidden: Tensor): Float32Array {
  const [tokens, width] = hidden.shape;
  const mean = new Float32Array(width);
  for (let t = 0; t < tokens; t++) for (const [i, x] of rowOf(hidden, t).entries()) mean[i] += x / tokens;
  return mean;
}

/** The row of the first token, which BERT calls CLS. @param hidden [tokens, hidden] */
export const firstRow = (hidden: Tensor): Float32Array => rowOf(hidden, 0);

/** Every vector's cosine with every other. */
export const cosines = (vectors: readonly Float32Array[]): number[][] => vectors.map((a) => vectors.map((b) => cosine(a, b)));

/** The places of all but the first, from the nearest to the first to the farthest. @param row the cosines with the first */
export const nearest = (row: readonly number[]): number[] => [...row.keys()].slice(1).sort((a, b) => row[b] - row[a]);

/** The smallest and the largest cosine of two different sentences. */
export function range(matrix: readonly (readonly number[])[]): [number, number] {
  const pairs = matrix.flatMap((row, i) => row.slice(i + 1));
  return [Math.min(...pairs), Math.max(...pairs)];
}
