import { type AnyOperation, conform, type Verdict, wrongKernel } from "../src/kernels/index.ts";
import { kernelGoldens } from "../test/golden/kernel-goldens.ts";

/** Takes every dialect of the operations through all their cases; throws `wrong_kernel` for the first that is wrong. */
export async function verified(operations: AnyOperation[]): Promise<Verdict[]> {
  const golden = await kernelGoldens();
  const verdicts: Verdict[] = [];
  for (const operation of operations) {
    for (const [name, kernel] of Object.entries(operation.dialects)) verdicts.push(...(await conform(operation, kernel, { name, golden })));
  }
  const failed = verdicts.find(({ ok }) => !ok);
  if (failed) throw wrongKernel(failed);
  return verdicts;
}
