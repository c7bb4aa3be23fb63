import { Tensor } from "./tensor.ts";
import { checkWidths, dot, lengthOf, rowsOf, type Vector, type Vectors } from "./vectors.ts";

/**
 * The cosine of the angle between two vectors: 1 where they point one way, 0 where they have nothing in common (or one is of length zero).
 * The vectors need not be normalised.
 *
 * @example
 * const [cat, dog, tax] = await embed(["a cat", "a dog", "a tax"]);
 * similarity(cat, dog) > similarity(cat, tax);
 * similarity([cat, dog], [cat, dog, tax]).shape; // [2, 3]
 *
 * @returns of two vectors a number; of a vector and a list one for each of the list; of two lists a matrix [a, b]
 * @throws TypeformerError `invalid_input` for vectors of different widths, and for what is no vector
 */
export function similarity(a: Vector, b: Vector): number;
/** Of a vector, and each of a list. */
export function similarity(a: Vector, b: Vectors): Float32Array;
/** Of each of a list, and a vector. */
export function similarity(a: Vectors, b: Vector): Float32Array;
/** Of each of a list, and each of another: a matrix. */
export function similarity(a: Vectors, b: Vectors): Tensor;
export function similarity(a: Vector | Vectors, b: Vector | Vectors): number | Float32Array | Tensor {
  const [left, right] = [rowsOf(a, "a"), rowsOf(b, "b")];
  const width = (left.rows[0] ?? right.rows[0])?.length ?? 0;
  checkWidths(left.rows, "a", width, "a[0]");
  checkWidths(right.rows, "b", width, left.isOne ? "a" : "a[0]");
  const lengths = right.rows.map(lengthOf);
  const cosines = left.rows.flatMap((row) => {
    const length = lengthOf(row);
    return right.rows.map((other, i) => dot(row, other) / length / lengths[i]);
  });
  if (left.isOne && right.isOne) return cosines[0];
  const data = Float32Array.from(cosines);
  return left.isOne || right.isOne ? data : new Tensor(data, [left.rows.length, right.rows.length]);
}
