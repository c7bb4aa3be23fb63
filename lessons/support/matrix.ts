import { Tensor } from "../../src/tensor/index.ts";

/**
 * A matrix: numbers in a typed array, and where to find them in it. The fields are those of typeformer's Tensor and of the `ndarray` package,
 * so that either passes for a Matrix.
 */
export interface Matrix {
  data: Float32Array;
  /** [rows, columns] */
  shape: readonly number[];
  /** How far apart in `data` two rows lie, and two columns. */
  stride: readonly number[];
  /** Where the first number lies in `data`. */
  offset: number;
}

/** A matrix whose numbers lie row after row; of zeros where none are given. */
export function matrix(rows: number, columns: number, data: Float32Array = new Float32Array(rows * columns)): Matrix {
  return { data, shape: [rows, columns], stride: [columns, 1], offset: 0 };
}

/** The numbers of a matrix row after row, however they lie. */
export function flat({ data, shape, stride, offset }: Matrix): Float32Array {
  return new Tensor(data, shape, stride, offset).flat();
}

/** A copy of one row. */
export function row({ data, shape, stride, offset }: Matrix, index: number): Float32Array {
  return new Tensor(data, shape, stride, offset).pick(index).copy().data;
}
