import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

/** x/2 · (1 + erf(x/√2)), erf by Abramowitz & Stegun 7.1.26, which strays by 1.5e-7 at most. */
export function gelu(this: Thread, x: Matrix): number {
  const value = x[this.thread.y][this.thread.x];
  const z = Math.abs(value) * Math.SQRT1_2;
  const t = 1 / (1 + 0.3275911 * z);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = polynomial * Math.exp(-z * z); // 1 − erf(z)
  if (value < 0) return 0.5 * value * tail;
  return 0.5 * value * (2 - tail);
}
