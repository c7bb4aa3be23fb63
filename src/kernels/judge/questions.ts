import { word } from "../../tensor/index.ts";
import type { Case, Operation, Outputs } from "../operation.ts";
import { Handed } from "./memory.ts";
import { alike, arraysIn } from "./trees.ts";

/** The seed of the goldens, which everybody knows. */
export const defaultSeed = 1;

/** A seed that no kernel can know beforehand. */
export function drawSeed(): number {
  const [drawn] = crypto.getRandomValues(new Uint32Array(1));
  return defaultSeed + 1 + (drawn >>> 1);
}

/** The right outputs of a case, and who says so. */
export interface Answer {
  outputs: Outputs;
  against: "golden" | "reference";
}

/** Answers computed elsewhere, for the input that a case makes of `defaultSeed`. */
export type Golden<Input> = (operation: string, which: Case<Input>, input: Input) => Outputs | undefined | Promise<Outputs | undefined>;

/** An input with its right answer. Neither is ever shown to a kernel under judgement. */
export interface Question<Input> extends Answer {
  input: Input;
}

/** How much is asked about a case: everything, without what is asked twice, or only what no smaller case can show. */
export type Thoroughness = "full" | "half" | "least";

/** The less, the longer a plain implementation takes and the more memory an input fills: a tenth of a second, and 20 MB, are long and much. */
export function thoroughness({ flops, bytes }: Pick<Case<never>, "flops" | "bytes">): Thoroughness {
  if (flops <= 1e6 && bytes <= 1e6) return "full";
  return flops <= 5e7 && bytes <= 2e7 ? "half" : "least";
}

/** The input that everybody knows, where a golden answers it. */
export async function goldenQuestion<Input>(
  { name }: { name: string },
  which: Case<Input>,
  golden?: Golden<Input>,
): Promise<Question<Input> | undefined> {
  if (!golden) return;
  const input = which.make(defaultSeed);
  const outputs = await golden(name, which, input);
  return outputs && { input, outputs, against: "golden" };
}

/** The same, answered by the reference where there is no golden. */
export async function knownQuestion<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  which: Case<Input>,
  golden?: Golden<Input>,
): Promise<Question<Input>> {
  return (await goldenQuestion(operation, which, golden)) ?? byReference(operation, which.make(defaultSeed));
}

/** Any other input: the reference answers it. */
export async function byReference<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  input: Input,
): Promise<Question<Input>> {
  const outputs = operation.allocate(input);
  await operation.dialects.reference(outputs, input);
  return { input, outputs, against: "reference" };
}

/**
 * Almost the same input, twice: with a few numbers of every array, and with all but the beginning of one array, from `other`. Who knows
 * an input again by its memory, its length or some of its numbers takes it for the same.
 *
 * @param stream seeds what is drawn
 */
export function similar<Input>(input: Input, other: Input, stream: number): Input[] {
  const draw = (i: number, below: number) => word(stream, i) % below;
  const few = new Handed(input, 0, true);
  const tail = new Handed(input, 0, true);
  const theirs = alike(input, other) ? [...arraysIn(other)].map(([, array]) => array as Float32Array) : [];
  let draws = 0;
  for (const [i, from] of theirs.entries()) {
    for (let rest = from.length; rest > 0; rest -= 16) {
      const at = draw(draws++, from.length);
      few.arrays[i].array[at] = from[at];
    }
  }
  const filled = theirs.flatMap((from, i) => (from.length > 0 ? [i] : []));
  if (filled.length > 0) {
    const chosen = filled[draw(draws++, filled.length)];
    const begin = draw(draws++, theirs[chosen].length) >> 1;
    (tail.arrays[chosen].array as Float32Array).set(theirs[chosen].subarray(begin), begin);
  }
  return [few.value, tail.value];
}
