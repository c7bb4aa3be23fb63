/** Kernels that are right as long as they are judged, and idle once they are timed. */
import type { AnyOperation, Outputs } from "../../../src/kernels/index.ts";
import { type AnyKernel, answerOf, type Cheat, give, type Input } from "./cheat.ts";

/** More calls than it takes to judge one case. */
const JUDGED = 40;

/** So many milliseconds of work: any clock sees them. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** A kernel that does the work, then something else with its count of calls. */
const counting = (name: string, reason: Cheat["reason"], then: (call: number, out: Outputs, work: () => void) => void): Cheat => ({
  name,
  reason,
  make(operation) {
    let calls = 0;
    return (out, input) => then(calls++, out, () => give(out, answerOf(operation, input)));
  },
});

const resident = (operation: AnyOperation, place: (out: Outputs, input: Input) => () => void): AnyKernel =>
  Object.assign((out: Outputs, input: Input) => give(out, answerOf(operation, input)), { resident: place });

export const timing: Cheat[] = [
  counting("idle after so many calls that the judge must have gone", "wrong_numbers", (call, _, work) => {
    if (call < JUDGED) work();
  }),
  counting("one wrong number after many calls", "wrong_numbers", (call, out, work) => {
    work();
    if (call > JUDGED) Object.values(out)[0][0] += 1;
  }),
  counting("another clock after many calls", "changed_globals", (call, _, work) => {
    work();
    if (call > JUDGED) performance.now = () => 0;
  }),
  {
    name: "a resident that keeps its answer as long as its input stays",
    reason: "idle_when_repeated",
    make: (operation) =>
      resident(operation, (out, input) => {
        let answer: Outputs | undefined;
        return () => {
          if (!answer) busy(3);
          answer ??= answerOf(operation, input);
          give(out, answer);
        };
      }),
  },
  {
    name: "a resident that is idle after many computations",
    reason: "wrong_numbers",
    make(operation) {
      let computed = 0;
      return resident(operation, (out, input) => () => {
        if (computed++ < JUDGED) give(out, answerOf(operation, input));
      });
    },
  },
];
