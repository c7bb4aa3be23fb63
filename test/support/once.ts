/** What several kernels are held to is generated and computed once: 38 million random numbers take longer than the product that they are for. */
import type { AnyOperation, Case, Kernel, Outputs } from "../../src/kernels/index.ts";

/** The same operation, whose inputs are made once and whose reference answers each of them once; kernels only read an input. */
export function once(operation: AnyOperation): AnyOperation {
  const { dialects, cases } = operation;
  return { ...operation, cases: cases.map(generatedOnce), dialects: { ...dialects, reference: remembering(dialects.reference) } };
}

function generatedOnce(which: Case<unknown>): Case<unknown> {
  let input: unknown;
  const make = (seed: number) => {
    input ??= which.make(seed);
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
