import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

type Row = Thread<{ columns: number }>;

export function mean(this: Row, x: Matrix): number {
  let sum = 0;
  for (let i = 0; i < this.constants.columns; i++) sum += x[this.thread.y][i];
  return sum / this.constants.columns;
}

/** The mean of what is left when the mean is taken away: not zero, for f32 rounds a mean of thousands by more than the answer may stray. */
export function rest(this: Row, x: Matrix, means: Matrix): number {
  let sum = 0;
  for (let i = 0; i < this.constants.columns; i++) sum += x[this.thread.y][i] - means[this.thread.y][0];
  return sum / this.constants.columns;
}

export function variance(this: Row, x: Matrix, means: Matrix, rests: Matrix): number {
  let sum = 0;
  for (let i = 0; i < this.constants.columns; i++) {
    const d = x[this.thread.y][i] - means[this.thread.y][0] - rests[this.thread.y][0];
    sum += d * d;
  }
  return sum / this.constants.columns;
}

export function normalise(
  this: Thread<{ epsilon: number }>,
  x: Matrix,
  means: Matrix,
  rests: Matrix,
  variances: Matrix,
  weight: Matrix,
  bias: Matrix,
): number {
  const d = x[this.thread.y][this.thread.x] - means[this.thread.y][0] - rests[this.thread.y][0];
  return (d / Math.sqrt(variances[this.thread.y][0] + this.constants.epsilon)) * weight[0][this.thread.x] + bias[0][this.thread.x];
}
