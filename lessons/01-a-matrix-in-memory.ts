/**
 * Lesson 1: A matrix in memory
 *
 * A computer's memory has one direction. A matrix lies in it as one long array, and two strides say how far apart its rows and its columns are:
 *
 *   m[i][j] = data[offset + i · stride[0] + j · stride[1]]
 *
 * Change the strides and you see the same numbers in another way: transposed, or some columns only. Nothing is copied.
 *
 * Nine tenths of an encoder's work is one formula, that of the linear layer (PyTorch's nn.Linear; its weight is [out, in]):
 *
 *   (a·b)[i][j] = Σₖ a[i][k] · b[k][j]              y = x·Wᵀ + b
 *
 * Chapter 8 in docs/ makes it a hundred times as fast. Here three loops will do.
 */
import { checks } from "./checks/01-a-matrix-in-memory.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { type Matrix, matrix } from "./support/matrix.ts";
import type { Linear } from "./support/weights.ts";

/* Run and see */

function see() {
  const m = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
  console.log("Six numbers in memory:        ", m.data.join(" "));
  console.log("As a matrix, rows and columns:", m.shape.join(" × "), " strides", m.stride.join(", "));
  console.log("m[1][2] lies at 1·3 + 2·1 = 5:", m.data[1 * 3 + 2 * 1]);
  console.log("With the strides 1, 3 the same six numbers are its transpose, 3 × 2.");
}

/* Your turn */

/** m[i][j] */
export function at(m: Matrix, i: number, j: number): number {
  return notWritten("at", m, i, j);
}

/** The same numbers in memory, seen with rows and columns exchanged. */
export function transposed(m: Matrix): Matrix {
  return notWritten("transposed", m);
}

/** a·b. The tool matrix(rows, columns) makes one of zeros. @param a [n, k] @param b [k, m] @returns [n, m] */
export function matmul(a: Matrix, b: Matrix): Matrix {
  return notWritten("matmul", a, b, matrix);
}

/** x·Wᵀ + b, with b added to each row. @param x [tokens, in]; W is [out, in], b [out] @returns [tokens, out] */
export function linear(x: Matrix, { weight, bias }: Linear): Matrix {
  return notWritten("linear", x, weight, bias);
}

export const lesson = lessonOf(import.meta.url, { yours: { at, transposed, matmul, linear }, see, checks });
