import type { Computation, Outputs } from "../operation.ts";
import type { Question } from "./questions.ts";
import { alike } from "./trees.ts";
import type { Found } from "./verdict.ts";
import { difference, type Witness } from "./witness.ts";

/**
 * Holds a kernel's `resident`, which is what gets timed, to the same questions: the answer must come of the computation, each time.
 *
 * @param times how often each is computed
 * @param asked the question that the kernel was asked last, then those that are to be put
 */
export async function residentFault<Input, Output extends Outputs>(
  witness: Witness<Input, Output>,
  times: 1 | 2,
  ...[before, ...asked]: Question<Input>[]
): Promise<Found | undefined> {
  if (!witness.kernel.resident) return;
  let last = before;
  for (const question of asked) {
    const found = await faultOn(witness, question, last, times);
    if (found) return { ...found, during: "resident" };
    last = question;
  }
}

async function faultOn<Input, Output extends Outputs>(
  witness: Witness<Input, Output>,
  question: Question<Input>,
  last: Question<Input>,
  times: 1 | 2,
): Promise<Found | undefined> {
  const input = witness.hand(question.input);
  const out = witness.outputs(question.input);
  const { compute, found } = await witness.placed(input, out);
  if (!compute) return found;
  const { read } = compute;
  if (read && alike(question.outputs, last.outputs) && !witness.isRight(question, last.outputs)) {
    const early = await witness.watch(out, read);
    if (early.found) return early.found;
    if (witness.isRight(question, early.left)) return { reason: "computed_elsewhere", what: Object.keys(question.outputs)[0] };
  }
  const work = answering(compute);
  const first = await witness.reply(question, input, witness.poisoned(out), work);
  if (first.found || times === 1) return first.found;
  const second = await witness.reply(question, input, witness.poisoned(out), work);
  return second.found ?? difference("depends_on_earlier_calls", second.left, first.left);
}

/** The computation with what it takes to see its answer. */
export function answering(compute: Computation): () => void | Promise<void> {
  const { read } = compute;
  if (!read) return compute;
  return async () => {
    await compute();
    await read();
  };
}
