import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

/** y[t] = weight[ids[t]], where weight holds the rows from `first` on; the rows of an id outside are zeros, which some other part of the table fills. */
export function lookUp(this: Thread<{ rows: number }>, weight: Matrix, ids: Matrix, first: number): number {
  const row = ids[0][this.thread.y] - first;
  if (row < 0 || row >= this.constants.rows) return 0;
  return weight[row][this.thread.x];
}

/** The asked columns of every row. */
export function pick(this: Thread, x: Matrix, asked: Matrix): number {
  return x[this.thread.y][asked[0][this.thread.x]];
}
