/**
 * Matrices [rows, width] as shaders read them, smaller than f32. Every row is filled up with zeros to whole groups of four numbers, so
 * that it begins with a word and is read by the group. At least one group, for nothing empty can be bound.
 */
import { bytesOf, encode } from "../../../tensor/index.ts";

/** How rows are stored: as they are, as `halfRows` or as `int8Rows` packs them. What is computed with them is f32 in any case. */
export type Storage = "f32" | "f16" | "int8";

/** Bytes of a stored row. */
export function rowBytes(width: number, storage: Storage): number {
  if (storage === "f32") return 4 * width;
  return (storage === "f16" ? 8 : 4) * Math.ceil(width / 4);
}

/** Halves, two to a word, the first in its low bits: each f32 rounded to the nearest, ties to even. */
export function halfRows(weight: Float32Array, rows: number, width: number): Uint32Array<ArrayBuffer> {
  return wholeGroups(rows, rowBytes(width, "f16"), (row) => encode(weight.subarray(row * width, (row + 1) * width), "F16"));
}

/** Integers of eight bits, four to a word, the first in its low bits. */
export function int8Rows(weight: Int8Array, rows: number, width: number): Uint32Array<ArrayBuffer> {
  return wholeGroups(rows, rowBytes(width, "int8"), (row) => bytesOf(weight.subarray(row * width, (row + 1) * width)));
}

function wholeGroups(rows: number, bytesOfRow: number, line: (row: number) => Uint8Array): Uint32Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(8, rows * bytesOfRow));
  for (let row = 0; row < rows; row++) bytes.set(line(row), row * bytesOfRow);
  return new Uint32Array(bytes.buffer);
}
