import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

/**
 * y = x · Wᵀ + b for the rows of x from `firstRow` on; `weight` holds the rows of W from `first` on. One dot product: both of its rows lie in
 * memory one number after the other.
 */
export function linear(this: Thread<{ width: number }>, x: Matrix, weight: Matrix, bias: Matrix, firstRow: number, first: number): number {
  let sum = 0;
  for (let k = 0; k < this.constants.width; k++) {
    sum += x[firstRow + this.thread.y][k] * weight[this.thread.x][k];
  }
  return sum + bias[0][first + this.thread.x];
}

/** Two matrices side by side. */
export function beside(this: Thread, left: Matrix, right: Matrix, width: number): number {
  if (this.thread.x < width) return left[this.thread.y][this.thread.x];
  return right[this.thread.y][this.thread.x - width];
}
