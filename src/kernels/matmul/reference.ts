import { geluOf } from "../gelu/reference.ts";
import type { MatMul } from "./contract.ts";

export const matmul: MatMul = ({ y }, { x, weight, bias, residual, rows, in: K, out: N, epilogue }) => {
  for (let row = 0; row < rows; row++) {
    for (let n = 0; n < N; n++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += x[row * K + k] * weight[n * K + k];
      if (bias) sum += bias[n];
      if (epilogue === "gelu") sum = geluOf(sum);
      if (residual) sum += residual[row * N + n];
      y[row * N + n] = sum;
    }
  }
};
