import { seedFor } from "../../tensor/index.ts";
import type { Case, Kernel, Operation, Outputs } from "../operation.ts";
import { now } from "./clock.ts";
import { Globals } from "./globals.ts";
import { byReference, drawSeed, type Golden, knownQuestion } from "./questions.ts";
import { residentRun, wholeRun } from "./timed-run.ts";
import { type Found, verdictOf, wrongKernel } from "./verdict.ts";
import { Witness } from "./witness.ts";

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

/** How one case is timed. */
export interface MeasureOptions<Input> {
  /** What errors call the kernel; default "yours". */
  name?: string;
  /** As `conform` takes it. */
  seed?: number;
  /** As `conform` takes it. */
  golden?: Golden<Input>;
  /** Milliseconds; default 200. */
  budget?: number;
  /** Samples at least, however long they take; default 5. */
  least?: number;
  /** What calls and times; default `sampleWithClock`. */
  sample?: Sampler;
  /** `false` times whole calls of a kernel that has a `resident`: nothing it does is left out, and what a device takes for copies counts. Default `true`. */
  resident?: boolean;
}

/**
 * Times a kernel on one case, warmed up, with its input where it wants it. Whether the kernel is right `bench` asks before; here
 * the input changes from call to call, and the answer of what was timed is looked at afterwards.
 *
 * @param operation that the kernel computes
 * @param kernel of any dialect
 * @param which one of the operation's cases
 * @param options as `bench` takes them
 * @throws TypeformerError `wrong_kernel` where what was timed did not do the work
 */
export async function measure<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  which: Case<Input>,
  options: MeasureOptions<Input> = {},
): Promise<Measured> {
  const { name = "yours", seed = drawSeed(), golden, budget = 200, least = 5, sample = sampleWithClock, resident = true } = options;
  const witness = new Witness(operation, kernel, which, new Globals(), seedFor(seed, `timing of ${which.name}`));
  const known = await knownQuestion(operation, which, golden);
  const drawn = await byReference(operation, which.make(seed));
  const refuse = (found: Found | undefined) => {
    if (!found) return;
    const about = { operation: operation.name, dialect: name, seed, against: known.against };
    throw wrongKernel(verdictOf(about, which, undefined, { ...found, during: "timing" }));
  };
  const run = await (kernel.resident && resident ? residentRun : wholeRun)(witness, drawn, known);
  refuse(run.found);
  const repeat = await repetitions(run.once);
  const milliseconds = (await sample(() => several(run.once, repeat), budget, least)).map((t) => t / repeat).sort((a, b) => a - b);
  const median = quantile(milliseconds, 0.5);
  refuse(await run.fault(median));
  return {
    samples: milliseconds.length,
    median,
    spread: (quantile(milliseconds, 0.75) - quantile(milliseconds, 0.25)) / 2 / median,
    gflops: which.flops / median / 1e6,
    gbs: which.bytes / median / 1e6,
  };
}

/** The sampler that needs nothing but a clock. */
export const sampleWithClock: Sampler = async (run, budget, least) => {
  const milliseconds: number[] = [];
  const end = now() + budget;
  while (milliseconds.length < least || now() < end) {
    const begin = now();
    await run();
    milliseconds.push(now() - begin);
  }
  return milliseconds;
};

/** How often a call must be repeated to take a tenth of a millisecond: a clock's tick must not matter. Warms the kernel up on the way. */
async function repetitions(once: () => void | Promise<void>): Promise<number> {
  for (let repeat = 1; ; repeat *= 2) {
    const begin = now();
    await several(once, repeat);
    if (now() - begin > 0.1 || repeat >= 1 << 20) return repeat;
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
