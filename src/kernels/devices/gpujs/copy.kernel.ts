import type { Matrix, Thread } from "./thread.ts";

/** The same matrix, on the device: how one gets there. */
export function copy(this: Thread, x: Matrix): number {
  return x[this.thread.y][this.thread.x];
}
