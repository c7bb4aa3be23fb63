/** Which rows of the three tables a token takes, and which rows of a table are alike. */
import { positionId } from "../explain/index.ts";

export const tables = {
  word: "roberta.embeddings.word_embeddings.weight",
  position: "roberta.embeddings.position_embeddings.weight",
  type: "roberta.embeddings.token_type_embeddings.weight",
} as const;

export interface Rows {
  word: number;
  position: number;
  type: number;
}

/** Where a token's three rows stand; RoBERTa knows one type of text. */
export const rowsOf = (ids: readonly number[], token: number, padId: number): Rows => ({
  word: ids[token],
  position: positionId(ids, token, padId),
  type: 0,
});

/**
 * The rows of a table [rows, width] that point most nearly where its row `of` points, itself left out: the largest cosines, best first.
 * A row of zeros points nowhere.
 */
export function nearest(table: Float32Array, width: number, of: number, count: number): { row: number; cosine: number }[] {
  const rows = table.length / width;
  const lengths = Float64Array.from({ length: rows }, (_, row) => Math.sqrt(dot(table, width, row, row)));
  const cosines = Float64Array.from(lengths, (length, row) => {
    const both = length * lengths[of];
    return row === of || both === 0 ? Number.NEGATIVE_INFINITY : dot(table, width, of, row) / both;
  });
  return Array.from(cosines.keys())
    .filter((row) => cosines[row] > Number.NEGATIVE_INFINITY)
    .sort((a, b) => cosines[b] - cosines[a])
    .slice(0, count)
    .map((row) => ({ row, cosine: cosines[row] }));
}

function dot(table: Float32Array, width: number, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += table[a * width + k] * table[b * width + k];
  return sum;
}
