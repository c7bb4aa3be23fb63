import { encode } from "../../tensor/index.ts";

/**
 * A weight [rows, width] as the shaders read halves: two to a word, the first in its low bits, each f32 rounded to the nearest (ties to
 * even), and every row filled up with zeros to whole groups of four, so that it begins with a word and is read two words at a time.
 * At least one group, for nothing empty can be bound.
 */
export function halfRows(weight: Float32Array, rows: number, width: number): Uint32Array<ArrayBuffer> {
  const wordsInRow = halfWords(width);
  const words = new Uint32Array(Math.max(2, rows * wordsInRow));
  const bytes = new Uint8Array(words.buffer);
  for (let row = 0; row < rows; row++) bytes.set(encode(weight.subarray(row * width, (row + 1) * width), "F16"), 4 * row * wordsInRow);
  return words;
}

/** Words in a row of halves. */
export const halfWords = (width: number): number => 2 * Math.ceil(width / 4);
