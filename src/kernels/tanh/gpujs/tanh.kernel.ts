import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

/** The rational function of `../cpu.ts`; beyond ±9.02 the f32 nearest to it is ±1, and NaN, which is not beyond, goes through it. */
export function tanh(this: Thread, x: Matrix): number {
  const value = x[this.thread.y][this.thread.x];
  if (value > 9.02) return 1;
  if (value < -9.02) return -1;
  const t = value * value;
  const p = 1 + t * (0.133826879 + t * (0.00349745848 + t * (0.0000206358364 + t * 0.000000013384311)));
  const q = 1 + t * (0.467160092 + t * (0.0258843639 + t * (0.00032885187 + t * 0.000000779025726)));
  return (value * p) / q;
}
