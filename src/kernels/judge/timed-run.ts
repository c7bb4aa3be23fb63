import type { Computation, Outputs } from "../operation.ts";
import { now, tick } from "./clock.ts";
import type { Handed } from "./memory.ts";
import type { Question } from "./questions.ts";
import { alike, arraysIn } from "./trees.ts";
import type { Found } from "./verdict.ts";
import type { Witness } from "./witness.ts";

/** What is timed, and what must be true of it afterwards. */
export interface TimedRun {
  /** What is to be said against the kernel before anything is timed. */
  found?: Found;
  once(): void | Promise<void>;
  /** What is to be said against a kernel that took so many milliseconds for a call, at the median. */
  fault(median: number): Promise<Found | undefined>;
}

/** A computation on a fresh input may find cold caches and a device asleep, but not take this many times as long as one that is repeated. */
const PLAUSIBLE = 25;

/** Whole calls, from typed arrays to typed arrays. Each finds a number changed: an answer kept from an earlier call is of no use. */
export function wholeRun<Input, Output extends Outputs>(
  witness: Witness<Input, Output>,
  drawn: Question<Input>,
  known: Question<Input>,
): TimedRun {
  const { kernel } = witness;
  const input = witness.hand(drawn.input);
  const out = witness.outputs(drawn.input);
  const turn = turning(input, known.input);
  const last = alike(drawn.input, known.input) ? known : drawn;
  return {
    once() {
      turn();
      return kernel(out.value, input.value);
    },
    async fault() {
      const { found } = await witness.reply(last, input.filledWith(last.input), out, () => kernel(out.value, input.value));
      return found;
    },
  };
}

/** The computation alone. What it left must be right, and on a fresh input it must not take much longer than repeated. */
export async function residentRun<Input, Output extends Outputs>(
  witness: Witness<Input, Output>,
  drawn: Question<Input>,
  known: Question<Input>,
): Promise<TimedRun> {
  const place = async (question: Question<Input>) => {
    const input = witness.hand(question.input);
    const out = witness.outputs(question.input);
    const { compute = nothing, found } = await witness.placed(input, out);
    return { compute, found, read: () => witness.reply(question, input, out, () => compute.read?.()) };
  };
  const timed = await place(drawn);
  const fault = async (median: number) => {
    const { found } = await timed.read();
    if (found) return found;
    let fresh = Infinity;
    for (const question of [known, drawn, known]) {
      const { compute, found, read } = await place(question);
      if (found) return found;
      fresh = Math.min(fresh, await millisecondsOf(compute));
      const reply = await read();
      if (reply.found) return reply.found;
    }
    const least = PLAUSIBLE * median + 5 * tick() + 0.02;
    return fresh > least
      ? ({ reason: "idle_when_repeated", what: "resident", index: 0, got: median, expected: fresh } as const)
      : undefined;
  };
  return { found: timed.found, once: timed.compute, fault };
}

const nothing: Computation = () => {};

async function millisecondsOf(compute: () => void | Promise<void>): Promise<number> {
  const begin = now();
  const pending = compute();
  if (pending) await pending;
  return now() - begin;
}

/** Changes one number of a changing array each time: it takes the value that it has in `other`, or its own again. */
function turning<Input>(input: Handed<Input>, other: Input): () => void {
  const theirs = [...arraysIn(other)].map(([, array]) => array);
  const pairs = alike(input.value, other) ? input.arrays.map(({ array, truth }, i) => ({ array, own: truth, other: theirs[i] })) : [];
  const numbers = pairs.filter(({ array }) => array instanceof Float32Array && array.length > 0);
  if (numbers.length === 0) return () => {};
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0; // Numerical Recipes' generator: its upper bits are random enough, and nothing is faster
    const { array, own, other } = numbers[(state >>> 24) % numbers.length];
    const at = (state >>> 3) % array.length;
    array[at] = array[at] === own[at] ? other[at] : own[at];
  };
}
