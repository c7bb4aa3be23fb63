import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

/** NaN is not below 0, and stays. */
export function relu(this: Thread, x: Matrix): number {
  const value = x[this.thread.y][this.thread.x];
  if (value < 0) return 0;
  return value;
}
