import { flat, type Matrix, matrix, row } from "../support/matrix.ts";
import type { Norm } from "../support/weights.ts";

export function layerNorm(x: Matrix, { weight, bias, epsilon }: Norm): Matrix {
  const [tokens, hidden] = x.shape;
  const y = matrix(tokens, hidden);
  for (let t = 0; t < tokens; t++) {
    const values = row(x, t);
    const mean = values.reduce((sum, value) => sum + value, 0) / hidden;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / hidden;
    for (let j = 0; j < hidden; j++) {
      y.data[t * hidden + j] = ((values[j] - mean) / Math.sqrt(variance + epsilon)) * weight[j] + bias[j];
    }
  }
  return y;
}

export function addAndNorm(x: Matrix, output: Matrix, norm: Norm): Matrix {
  const [tokens, hidden] = x.shape;
  const added = flat(output);
  return layerNorm(
    matrix(
      tokens,
      hidden,
      flat(x).map((value, i) => value + added[i]),
    ),
    norm,
  );
}
