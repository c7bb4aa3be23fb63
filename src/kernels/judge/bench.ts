import type { Kernel, Operation, Outputs } from "../operation.ts";
import { type ConformOptions, conform, wrongKernel } from "./conform.ts";
import { type Measured, measure, type Sampler } from "./measure.ts";

/** How long to measure, and what to hold the kernel to first. */
export interface BenchOptions<Input> extends ConformOptions<Input> {
  /** Milliseconds for each case; default 200. */
  budget?: number;
  /** Samples of each case at least, however long they take; default 5. */
  least?: number;
  /** What calls and times; default `sampleWithClock`. */
  sample?: Sampler;
}

/**
 * Times a kernel on the cases of its operation, after it was right in all of them: a wrong kernel gets the error
 * `wrong_kernel` (operation, dialect, case, place, got, expected, tolerance and its reason) and no time.
 */
export async function bench<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  options: BenchOptions<Input> = {},
): Promise<({ operation: string; dialect: string; case: string; scaled: number } & Measured)[]> {
  const verdicts = await conform(operation, kernel, options);
  const failed = verdicts.find(({ ok }) => !ok);
  if (failed) throw wrongKernel(failed);
  const timings = [];
  for (const [i, which] of (options.cases ?? operation.cases).entries()) {
    const { dialect, scaled } = verdicts[i];
    timings.push({ operation: operation.name, dialect, case: which.name, scaled, ...(await measure(operation, kernel, which, options)) });
  }
  return timings;
}
