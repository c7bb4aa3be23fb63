/** What is computed for no operation: how a matrix comes to a device, and how a device shows that it computes. */
import type { Matrix, Thread } from "./thread.ts";

/** The same matrix, on the device. */
export function copy(this: Thread, x: Matrix): number {
  return x[this.thread.y][this.thread.x];
}

/** x · xᵀ + bias */
export function probe(this: Thread<{ width: number }>, x: Matrix, bias: Matrix): number {
  let sum = 0;
  for (let k = 0; k < this.constants.width; k++) sum += x[this.thread.y][k] * x[this.thread.x][k];
  return sum + bias[0][this.thread.x];
}
