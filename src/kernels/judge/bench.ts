import type { Kernel, Operation, Outputs } from "../operation.ts";
import { type ConformOptions, conform } from "./conform.ts";
import { type Measured, type MeasureOptions, measure } from "./measure.ts";
import { drawSeed } from "./questions.ts";
import { wrongKernel } from "./verdict.ts";

/** How long to measure, and what to hold the kernel to first. */
export interface BenchOptions<Input> extends ConformOptions<Input>, MeasureOptions<Input> {}

/**
 * Times a kernel on the cases of its operation, after it was right in all of them: a wrong kernel gets the error
 * `wrong_kernel` (operation, dialect, case, place, got, expected, tolerance and its reason) and no time.
 */
export async function bench<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  options: BenchOptions<Input> = {},
): Promise<({ operation: string; dialect: string; case: string; scaled: number } & Measured)[]> {
  const { seed = drawSeed() } = options;
  const verdicts = await conform(operation, kernel, { ...options, seed });
  const failed = verdicts.find(({ ok }) => !ok);
  if (failed) throw wrongKernel(failed);
  const timings = [];
  for (const [i, which] of (options.cases ?? operation.cases).entries()) {
    const { dialect, scaled } = verdicts[i];
    const measured = await measure(operation, kernel, which, { ...options, name: dialect, seed });
    timings.push({ operation: operation.name, dialect, case: which.name, scaled, ...measured });
  }
  return timings;
}
