import { describe, TypeformerError } from "../errors/index.ts";
import { Tensor } from "./tensor.ts";

/** Numbers in a row: what `sentence-embedding` gives of a text, a tensor of one axis. */
export type Vector = Float32Array | Float64Array | readonly number[] | Tensor;

/** Vectors of one width. */
export type Vectors = readonly Vector[];

/** A vector as it is computed with. */
export type Row = ArrayLike<number>;

/** What was given: one vector, or several. */
export interface Rows {
  rows: Row[];
  isOne: boolean;
}

/** @param name what messages call it @throws TypeformerError `invalid_input` for what is no vector and no list of them */
export function rowsOf(value: Vector | Vectors, name: string): Rows {
  const one = rowOf(value);
  if (one) return { rows: [one], isOne: true };
  if (!Array.isArray(value)) throw noVector(value, name);
  return { rows: value.map((each, i) => rowOf(each) ?? reject(noVector(each, `${name}[${i}]`))), isOne: false };
}

function rowOf(value: unknown): Row | undefined {
  if (ArrayBuffer.isView(value) && "length" in value) return value as Float32Array; // of whichever realm
  if (value instanceof Tensor) return value.dimension === 1 ? value.flat() : undefined;
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "number" ? value : undefined;
}

/** @throws TypeformerError `invalid_input` where two vectors are of different widths */
export function checkWidths(rows: readonly Row[], name: string, width: number, as: string): void {
  const wrong = rows.findIndex(({ length }) => length !== width);
  if (wrong < 0) return;
  const where = rows.length === 1 ? name : `${name}[${wrong}]`;
  throw new TypeformerError(
    "invalid_input",
    `${where} has ${rows[wrong].length} numbers and ${as} has ${width}: vectors of different models, or of different poolings, cannot be compared`,
  );
}

function noVector(value: unknown, name: string): TypeformerError {
  return new TypeformerError(
    "invalid_input",
    `${name}: expected a vector (a Float32Array, a list of numbers) or a list of them, found ${describe(value)}`,
  );
}

function reject(error: TypeformerError): never {
  throw error;
}

/** Σ a·b, in double; four sums run side by side, since one waits for itself. */
export function dot(a: Row, b: Row): number {
  const { length } = a;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < length; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/** What a vector is divided by to be of length one; a vector of length zero is like no other. */
export const lengthOf = (row: Row): number => Math.sqrt(dot(row, row)) || Number.POSITIVE_INFINITY;
