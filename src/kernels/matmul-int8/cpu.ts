import { finish, multiply } from "../matmul/cpu/index.ts";
import type { MatMulInt8 } from "./contract.ts";
import { roundRow } from "./rounding.ts";

/** Rounds x, then goes the way of f32: integers up to 127 times a rounded x lose nothing there that the scale would bring back. */
export const matmulInt8: MatMulInt8 = ({ y }, input) => {
  const { scale, bias, rows, out } = input;
  y.fill(0);
  multiply(y, { ...input, x: roundedRows(input) });
  for (let row = 0; row < rows; row++) {
    for (let n = 0, at = row * out; n < out; n++, at++) y[at] = scale[n] * y[at] + (bias ? bias[n] : 0);
  }
  finish(y, input);
};

/** x̂ = least + step · u, row by row. */
function roundedRows({ x, rows, in: K, digits }: Parameters<MatMulInt8>[1]): Float32Array {
  const rounded = new Float32Array(x.length);
  for (let row = 0; row < rows; row++) {
    const { u, least, step } = roundRow(x.subarray(row * K, (row + 1) * K), digits);
    for (let k = 0; k < K; k++) rounded[row * K + k] = least + step * u[k];
  }
  return rounded;
}
