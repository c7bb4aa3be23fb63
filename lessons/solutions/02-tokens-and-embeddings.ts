import { type Matrix, matrix } from "../support/matrix.ts";
import type { Tables } from "../support/weights.ts";
import { at } from "./01-a-matrix-in-memory.ts";

export function embed(ids: number[], { words, positions, types }: Tables): Matrix {
  const [, hidden] = words.shape;
  const x = matrix(ids.length, hidden);
  for (const [t, id] of ids.entries()) {
    for (let j = 0; j < hidden; j++) x.data[t * hidden + j] = at(words, id, j) + at(types, 0, j) + at(positions, t + 2, j);
  }
  return x;
}
