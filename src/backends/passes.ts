import { throwIfAborted } from "../errors/index.ts";

/** How long passes may compute before the event loop gets a turn: timers fire, signals are heard. */
const TURN_MS = 40;

/** When steps began to be computed in this turn of the event loop; undefined from the next turn on. */
let begun: number | undefined;

/** How long the event loop has had no turn: short passes that follow one another are as long as they are together. */
function millisecondsInTurn(): number {
  const now = performance.now();
  if (begun === undefined) {
    begun = now;
    nextTurn(); // nobody waits, but then another turn has begun
  }
  return now - begun;
}

/** A host may drop the timers of a request that has ended: whoever waits for one begins another turn as well. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  begun = undefined;
}

/** A queue: work begins when all work before it has ended, well or badly, so answers come in the order of the calls. */
export function inOrder(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const answer = last.then(work);
    last = answer.catch(() => undefined);
    return answer;
  };
}

/** Step after step, with a turn for the event loop now and then. @throws TypeformerError `aborted` when `signal` fires in between */
export async function runSteps<Step>(
  steps: Step[],
  execute: (step: Step, i: number) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (const [i, step] of steps.entries()) {
    if (millisecondsInTurn() >= TURN_MS) await nextTurn();
    throwIfAborted(signal, "the pass");
    await execute(step, i);
  }
  throwIfAborted(signal, "the pass");
}
