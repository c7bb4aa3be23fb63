/**
 * The k best, one after the other: each is the best of those that rank behind the one before it. The larger ranks first, NaN before all,
 * equal values by index. NaN is what is neither below 0 nor not: a shader may take it for granted that a number equals itself.
 */
import type { Matrix, Thread } from "../../devices/gpujs/thread.ts";

type Lanes = Thread<{ lanes: number; steps: number; columns: number }>;

/** The column of the best of each lane (../softmax) that ranks behind `chosen[rank − 1]`, −1 where none does. */
export function bestOfLane(this: Lanes, x: Matrix, chosen: Matrix, rank: number): number {
  let last = 0.0;
  let floor = -1;
  if (rank > 0) {
    floor = chosen[this.thread.y][rank - 1];
    last = x[this.thread.y][floor];
  }
  const lastNan = !(last < 0 || last >= 0);
  let best = -1;
  let bestValue = 0.0;
  let bestNan = false;
  for (let step = 0; step < this.constants.steps; step++) {
    const i = step * this.constants.lanes + this.thread.x;
    if (i < this.constants.columns) {
      const value = x[this.thread.y][i];
      const nan = !(value < 0 || value >= 0);
      const level = value === last || (lastNan && nan);
      const behind = floor < 0 || value < last || (lastNan && !nan) || (level && i > floor);
      if (behind && (best < 0 || value > bestValue || (nan && !bestNan))) {
        best = i;
        bestValue = value;
        bestNan = nan;
      }
    }
  }
  return best;
}

/** [rows, k]: the columns chosen so far, and at `rank` the best that a lane has found. */
export function choose(this: Thread<{ lanes: number }>, x: Matrix, chosen: Matrix, found: Matrix, rank: number): number {
  if (this.thread.x !== rank) return chosen[this.thread.y][this.thread.x];
  let best = -1;
  let bestValue = 0.0;
  let bestNan = false;
  for (let lane = 0; lane < this.constants.lanes; lane++) {
    const i = found[this.thread.y][lane];
    if (i >= 0) {
      const value = x[this.thread.y][i];
      const nan = !(value < 0 || value >= 0);
      const level = value === bestValue || (nan && bestNan);
      if (best < 0 || value > bestValue || (nan && !bestNan) || (level && i < best)) {
        best = i;
        bestValue = value;
        bestNan = nan;
      }
    }
  }
  return best;
}

/** The values in the chosen columns. */
export function chosenValues(this: Thread, x: Matrix, chosen: Matrix): number {
  return x[this.thread.y][chosen[this.thread.y][this.thread.x]];
}

/** max + log Σ exp(x − max). An infinity outweighs all the rest; a row of nothing but −Infinity has the sum 0, of which a shader's log is some number. */
export function logSumExp(this: Thread, max: Matrix, total: Matrix): number {
  const m = max[this.thread.y][0];
  if (m > 3.4028234663852886e38) return m;
  if (total[this.thread.y][0] === 0) return m * 10; // the smallest f32 times ten is −Infinity
  return m + Math.log(total[this.thread.y][0]);
}
