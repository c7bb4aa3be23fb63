/**
 * A row is worked through by several threads, its lanes: lane i takes the columns i, i + lanes, i + 2 · lanes …; the same function with one
 * lane then takes what the lanes found. So no sum has tens of thousands of terms, and no thread works alone.
 */
import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

type Lanes = Thread<{ lanes: number; steps: number; columns: number }>;

/** The largest of each lane's columns, NaN if there is one. It begins at the smallest f32: shader languages know no infinity. */
export function largest(this: Lanes, x: Matrix): number {
  let max = -3.4028234663852886e38;
  for (let step = 0; step < this.constants.steps; step++) {
    const i = step * this.constants.lanes + this.thread.x;
    if (i < this.constants.columns) {
      const value = x[this.thread.y][i];
      if (value > max) max = value;
      else if (!(value <= max)) max += value; // neither above nor not: one of the two is NaN, and so is their sum
    }
  }
  return max;
}

/** Σ exp(x − max) over each lane's columns. A difference that is NaN is added as it is: a shader's exp may make a number of it. */
export function exponentials(this: Lanes, x: Matrix, max: Matrix): number {
  let sum = 0.0;
  for (let step = 0; step < this.constants.steps; step++) {
    const i = step * this.constants.lanes + this.thread.x;
    if (i < this.constants.columns) {
      const d = x[this.thread.y][i] - max[this.thread.y][0];
      if (d <= 0) sum += Math.exp(d);
      else sum += d;
    }
  }
  return sum;
}

export function sum(this: Thread<{ columns: number }>, x: Matrix): number {
  let total = 0;
  for (let i = 0; i < this.constants.columns; i++) total += x[this.thread.y][i];
  return total;
}

export function softmax(this: Thread, x: Matrix, max: Matrix, total: Matrix): number {
  return Math.exp(x[this.thread.y][this.thread.x] - max[this.thread.y][0]) / total[this.thread.y][0];
}
