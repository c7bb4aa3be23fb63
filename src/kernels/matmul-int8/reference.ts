import { geluOf } from "../gelu/reference.ts";
import type { MatMulInt8 } from "./contract.ts";
import { roundRow } from "./rounding.ts";

export const matmulInt8: MatMulInt8 = ({ y }, { x, weight, scale, bias, residual, rows, in: K, out: N, digits, epilogue }) => {
  for (let row = 0; row < rows; row++) {
    const { u, least, step } = roundRow(x.subarray(row * K, (row + 1) * K), digits);
    for (let n = 0; n < N; n++) {
      let products = 0;
      let weights = 0;
      for (let k = 0; k < K; k++) {
        products += u[k] * weight[n * K + k];
        weights += weight[n * K + k];
      }
      let sum = scale[n] * (step * products + least * weights);
      if (bias) sum += bias[n];
      if (epilogue === "gelu") sum = geluOf(sum);
      if (residual) sum += residual[row * N + n];
      y[row * N + n] = sum;
    }
  }
};
