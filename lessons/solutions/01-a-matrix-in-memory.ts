import { type Matrix, matrix } from "../support/matrix.ts";
import type { Linear } from "../support/weights.ts";

export function at({ data, stride, offset }: Matrix, i: number, j: number): number {
  return data[offset + i * stride[0] + j * stride[1]];
}

export function transposed({ data, shape, stride, offset }: Matrix): Matrix {
  return { data, shape: [shape[1], shape[0]], stride: [stride[1], stride[0]], offset };
}

export function matmul(a: Matrix, b: Matrix): Matrix {
  const [rows, inner] = a.shape;
  const [, columns] = b.shape;
  const y = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += at(a, i, k) * at(b, k, j);
      y.data[i * columns + j] = sum;
    }
  }
  return y;
}

export function linear(x: Matrix, { weight, bias }: Linear): Matrix {
  const y = matmul(x, transposed(weight));
  for (let i = 0; i < y.data.length; i++) y.data[i] += bias[i % bias.length];
  return y;
}
