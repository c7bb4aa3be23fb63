/** A `resident` that is quick because the work is done elsewhere, or not at all. Each has the right answer in a plain call. */
import type { AnyOperation, Computation, Outputs } from "../../../src/kernels/index.ts";
import { type AnyKernel, answerOf, type Cheat, give, type Input, mapped } from "./cheat.ts";

type Resident = (operation: AnyOperation, out: Outputs, input: Input) => Computation;

const withResident = (name: string, reason: Cheat["reason"], resident: Resident): Cheat => ({
  name,
  reason,
  make(operation) {
    const kernel: AnyKernel = (out, input) => give(out, answerOf(operation, input));
    return Object.assign(kernel, { resident: (out: Outputs, input: Input) => resident(operation, out, input) });
  },
});

/** A computation that does nothing but what its `read` does. */
const read = (compute: () => void, read: () => void): Computation => Object.assign(compute, { read });

export const resident: Cheat[] = [
  withResident("a computation that computes nothing", "wrong_numbers", () => () => undefined),
  withResident("work when the input is put in its place", "computed_elsewhere", (operation, out, input) => {
    const answer = answerOf(operation, input);
    return read(
      () => undefined,
      () => give(out, answer),
    );
  }),
  withResident("work when the answer is read", "computed_elsewhere", (operation, out, input) =>
    read(
      () => undefined,
      () => give(out, answerOf(operation, input)),
    ),
  ),
  withResident("a computation on other numbers than were put there", "wrong_numbers", (operation, out, input) => () => {
    give(
      out,
      answerOf(
        operation,
        mapped(input, (x) => x / 2),
      ),
    );
  }),
  withResident("work in the first computation only, and only there a result", "wrong_numbers", (operation, out, input) => {
    let computed = 0;
    return () => {
      if (computed++ === 0) give(out, answerOf(operation, input));
    };
  }),
  withResident("the computation spoils its input", "changed_input", (operation, out, input) => () => {
    give(out, answerOf(operation, input));
    input.mine = true;
  }),
  withResident("a promise that is kept before the work is done", "still_writing", (operation, out, input) => async () => {
    setTimeout(() => give(out, answerOf(operation, input)), 0);
  }),
  withResident("an exception when the input is put in its place", "threw", () => {
    throw new Error("no memory");
  }),
];
