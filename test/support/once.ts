/** What several kernels are held to is generated and computed once: 38 million random numbers take longer than the product that they are for. */
import type { AnyOperation, Case, Kernel, Outputs } from "../../src/kernels/index.ts";

/**
 * The same operation, whose inputs are made once for a seed and whose reference answers each of them once. No kernel gets at them, since the
 * judge hands out copies; and this reference is not one to be judged: it answers from memory.
 */
export function once(operation: AnyOperation): AnyOperation {
  const { dialects, cases } = operation;
  return { ...operation, cases: cases.map(generatedOnce), dialects: { ...dialects, reference: remembering(dialects.reference) } };
}

function generatedOnce(which: Case<unknown>): Case<unknown> {
  const inputs = new Map<number, unknown>();
  const make = (seed: number) => {
    const input = inputs.get(seed) ?? which.make(seed);
    inputs.set(seed, input);
    return input;
  };
  return { ...which, make };
}

function remembering(kernel: Kernel<object, Outputs>): Kernel<object, Outputs> {
  const answers = new WeakMap<object, Outputs>();
  return async (out, input) => {
    const known = answers.get(input);
    if (known) for (const [name, values] of Object.entries(known)) out[name].set(values);
    else {
      await kernel(out, input);
      answers.set(input, structuredClone(out));
    }
  };
}
