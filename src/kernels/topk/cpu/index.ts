import type { TopK } from "../contract.ts";
import { KBest } from "./heap.ts";

const { exp } = Math;

export const topk: TopK = ({ values, indices, logSumExp }, { x, rows, columns, k }) => {
  for (let row = 0; row < rows; row++) {
    const line = x.subarray(row * columns, (row + 1) * columns);
    const best = new KBest(k);
    let max = -Infinity;
    let sum = 0; // of exp(x − max) so far
    for (let i = 0; i < columns; i++) {
      const value = line[i];
      if (value > max) {
        sum = sum * exp(max - value) + 1;
        max = value;
      } else {
        sum += value === max ? 1 : exp(value - max); // two equal infinities have no difference
      }
      if (!(value <= best.floor)) best.offer(value, i);
    }
    best.drain(values, indices, row * k);
    logSumExp[row] = max + Math.log(sum);
  }
};
