/** Which rows of the three tables a token takes, and which rows of a table are alike. */
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

/** RoBERTa's positions begin after the id of the padding, which has no place of its own; it knows one type of text. */
export function rowsOf(ids: readonly number[], token: number, padId: number): Rows {
  const before = ids.slice(0, token + 1).filter((id) => id !== padId).length;
  return { word: ids[token], position: ids[token] === padId ? padId : padId + before, type: 0 };
}

/** Mean and standard deviation of all numbers of a row, as LayerNorm takes them (ε aside). */
export function spread(row: ArrayLike<number>): { mean: number; deviation: number } {
  const numbers = Array.from(row);
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  return { mean, deviation: Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length) };
}

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
