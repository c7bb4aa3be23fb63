import { type AnyOperation, availableDialects, conform, type Verdict, wrongKernel } from "../src/kernels/index.ts";
import { kernelGoldens } from "../test/golden/kernel-goldens.ts";

/** Takes every dialect that this machine can run through all cases of its operation; throws `wrong_kernel` for the first that is wrong. */
export async function verified(operations: AnyOperation[]): Promise<Verdict[]> {
  const golden = await kernelGoldens();
  const verdicts: Verdict[] = [];
  for (const operation of operations) {
    const { kernels } = await availableDialects(operation);
    for (const [name, kernel] of kernels) verdicts.push(...(await conform(operation, kernel, { name, golden })));
  }
  const failed = verdicts.find(({ ok }) => !ok);
  if (failed) throw wrongKernel(failed);
  return verdicts;
}
