import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

export function add(this: Thread, x: Matrix, residual: Matrix): number {
  return x[this.thread.y][this.thread.x] + residual[this.thread.y][this.thread.x];
}
