import type { Kernel, Operation, Outputs } from "../operation.ts";

/** An operation's dialects on this machine. */
export interface AvailableDialects<Input, Output extends Outputs> {
  /** What can run here, the reference first. */
  kernels: [name: string, kernel: Kernel<Input, Output>][];
  /** What cannot, by name, and why. */
  unavailable: Record<string, string>;
}

/**
 * Which dialects of an operation this machine can run: not every machine has a GPU.
 *
 * @param operation whose dialects are asked
 */
export async function availableDialects<Input, Output extends Outputs>({
  dialects,
}: Operation<Input, Output>): Promise<AvailableDialects<Input, Output>> {
  const available: AvailableDialects<Input, Output> = { kernels: [], unavailable: {} };
  for (const [name, kernel] of Object.entries(dialects)) {
    const reason = await kernel.unavailable?.();
    if (reason === undefined) available.kernels.push([name, kernel]);
    else available.unavailable[name] = reason;
  }
  return available;
}
