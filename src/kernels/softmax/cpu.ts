import type { Softmax } from "./contract.ts";

const { exp } = Math;

export const softmax: Softmax = ({ y }, { x, rows, columns }) => {
  for (let row = 0; row < rows; row++) {
    const begin = row * columns;
    const end = begin + columns;
    let max = -Infinity;
    for (let i = begin; i < end; i++) if (x[i] > max) max = x[i];
    let sum = 0;
    for (let i = begin; i < end; i++) {
      const e = exp(x[i] - max);
      y[i] = e;
      sum += e;
    }
    const scale = 1 / sum;
    for (let i = begin; i < end; i++) y[i] *= scale;
  }
};
