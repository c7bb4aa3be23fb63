import { flat, type Matrix, matrix } from "../support/matrix.ts";

/** a + b, element by element. */
export function sum(a: Matrix, b: Matrix): Matrix {
  const added = flat(b);
  return matrix(
    a.shape[0],
    a.shape[1],
    flat(a).map((value, i) => value + added[i]),
  );
}

/** A function of every element. */
export function each(m: Matrix, change: (number: number) => number): Matrix {
  return matrix(m.shape[0], m.shape[1], flat(m).map(change));
}
