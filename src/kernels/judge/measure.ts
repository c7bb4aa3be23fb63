import type { Case, Kernel, Operation, Outputs } from "../operation.ts";
import { defaultSeed } from "./conform.ts";

/** Calls `run` again and again for about `budget` milliseconds, at least `least` times, and answers how many milliseconds each call took. */
export type Sampler = (run: () => void | Promise<void>, budget: number, least: number) => Promise<number[]>;

/** What a kernel took on one case, and what that amounts to. */
export interface Measured {
  samples: number;
  /** Milliseconds of one call. */
  median: number;
  /** Half the distance between the quartiles, as a fraction of the median. */
  spread: number;
  /** Floating-point operations in a nanosecond, by the case's own count. */
  gflops: number;
  /** Bytes in a nanosecond, likewise. */
  gbs: number;
}

/**
 * Times a kernel on one case, warmed up, with its input where it wants it. It does not ask whether the kernel is right: `bench` does.
 *
 * @param operation that the kernel computes
 * @param kernel of any dialect
 * @param which one of the operation's cases
 * @param options as `bench` takes them
 */
export async function measure<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  which: Case<Input>,
  { seed = defaultSeed, budget = 200, least = 5, sample = sampleWithClock as Sampler } = {},
): Promise<Measured> {
  const input = which.make(seed);
  const out = operation.allocate(input);
  const once = (await kernel.resident?.(out, input)) ?? (() => kernel(out, input));
  const repeat = await repetitions(once);
  const milliseconds = (await sample(() => several(once, repeat), budget, least)).map((t) => t / repeat).sort((a, b) => a - b);
  const median = quantile(milliseconds, 0.5);
  return {
    samples: milliseconds.length,
    median,
    spread: (quantile(milliseconds, 0.75) - quantile(milliseconds, 0.25)) / 2 / median,
    gflops: which.flops / median / 1e6,
    gbs: which.bytes / median / 1e6,
  };
}

/** The sampler that needs nothing but `performance.now`. */
export const sampleWithClock: Sampler = async (run, budget, least) => {
  const milliseconds: number[] = [];
  const end = performance.now() + budget;
  while (milliseconds.length < least || performance.now() < end) {
    const begin = performance.now();
    await run();
    milliseconds.push(performance.now() - begin);
  }
  return milliseconds;
};

/** How often a call must be repeated to take a tenth of a millisecond: a clock's tick must not matter. Warms the kernel up on the way. */
async function repetitions(once: () => void | Promise<void>): Promise<number> {
  for (let repeat = 1; ; repeat *= 2) {
    const begin = performance.now();
    await several(once, repeat);
    if (performance.now() - begin > 0.1 || repeat >= 1 << 20) return repeat;
  }
}

function several(once: () => void | Promise<void>, repeat: number): void | Promise<void> {
  for (let i = 0; i < repeat; i++) {
    const pending = once();
    if (pending) return followed(pending, once, repeat - i - 1);
  }
}

async function followed(pending: Promise<void>, once: () => void | Promise<void>, rest: number): Promise<void> {
  await pending;
  for (let i = 0; i < rest; i++) await once();
}

function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.ceil(at);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
