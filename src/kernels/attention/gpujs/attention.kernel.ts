/**
 * One layer for each head, one row for each query. The keys that a query sees lie end to end: `count` of them, from `first` on. A row has
 * room for the longest of them; what stands behind the last key is never read.
 */
import type { Matrix, Stack, Thread } from "../../devices/gpujs/thread.ts";

type OverKeys = Thread<{ longest: number }>;

/** q · k / √headDim */
export function scores(this: Thread<{ headDim: number }>, query: Matrix, key: Matrix, first: Matrix, count: Matrix): number {
  if (this.thread.x >= count[0][this.thread.y]) return 0;
  const head = this.thread.z * this.constants.headDim;
  const token = first[0][this.thread.y] + this.thread.x;
  let sum = 0;
  for (let d = 0; d < this.constants.headDim; d++) {
    sum += query[this.thread.y][head + d] * key[token][head + d];
  }
  return sum / Math.sqrt(this.constants.headDim);
}

/** [heads, asked]: the largest score of each query. */
export function largestScore(this: OverKeys, score: Stack, count: Matrix): number {
  let max = score[this.thread.y][this.thread.x][0];
  for (let j = 1; j < this.constants.longest; j++) {
    if (j < count[0][this.thread.x]) max = Math.max(max, score[this.thread.y][this.thread.x][j]);
  }
  return max;
}

/** [heads, asked]: Σ exp(score − largest) */
export function sumOfScores(this: OverKeys, score: Stack, largest: Matrix, count: Matrix): number {
  let sum = 0;
  for (let j = 0; j < this.constants.longest; j++) {
    if (j < count[0][this.thread.x]) sum += Math.exp(score[this.thread.y][this.thread.x][j] - largest[this.thread.y][this.thread.x]);
  }
  return sum;
}

export function probabilities(this: Thread, score: Stack, largest: Matrix, sum: Matrix): number {
  return (
    Math.exp(score[this.thread.z][this.thread.y][this.thread.x] - largest[this.thread.z][this.thread.y]) / sum[this.thread.z][this.thread.y]
  );
}

/** [asked, hidden]: Σ p · v of the head that owns the column; zeros where that head is ablated. */
export function context(
  this: Thread<{ longest: number; headDim: number }>,
  probs: Stack,
  value: Matrix,
  first: Matrix,
  count: Matrix,
  kept: Matrix,
): number {
  const head = Math.floor((this.thread.x + 0.5) / this.constants.headDim); // the half: a GPU's quotient of 7 and 7 may be just below 1
  if (kept[0][head] === 0) return 0;
  let sum = 0;
  for (let j = 0; j < this.constants.longest; j++) {
    if (j < count[0][this.thread.y]) sum += probs[head][this.thread.y][j] * value[first[0][this.thread.y] + j][this.thread.x];
  }
  return sum;
}
