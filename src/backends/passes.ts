import { throwIfAborted } from "../errors/index.ts";

/** How long a pass may compute before the event loop gets a turn: timers fire, signals are heard. */
const TURN_MS = 40;

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
  let turn = performance.now();
  for (const [i, step] of steps.entries()) {
    throwIfAborted(signal, "the pass");
    await execute(step, i);
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turn = performance.now();
  }
  throwIfAborted(signal, "the pass");
}
