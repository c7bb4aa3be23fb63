import type { Softmax } from "./contract.ts";

export const softmax: Softmax = ({ y }, { x, rows, columns }) => {
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    let max = -Infinity;
    for (let i = 0; i < columns; i++) max = Math.max(max, x[at + i]);
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += Math.exp(x[at + i] - max);
    for (let i = 0; i < columns; i++) y[at + i] = Math.exp(x[at + i] - max) / sum;
  }
};
