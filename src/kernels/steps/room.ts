import type { AnyOperation, Operation, Outputs } from "../operation.ts";
import type { Step } from "./step.ts";
import type { Steps } from "./steps.ts";

/** An operation that a pass may be made of. Who only judges and times kernels sees an `Operation`. */
interface Room<In, Out extends Outputs, S extends Step> extends Operation<In, Out> {
  readonly steps: Steps<In, Out, S>;
}

/** Some operation's steps, where it does not matter which. */
// biome-ignore lint/suspicious/noExplicitAny: as for `AnyOperation`, no other argument admits every operation's
export type AnySteps = Steps<any, any, any>;

/** Assembles an operation's room. */
export function room<In, Out extends Outputs, S extends Step>(parts: Room<In, Out, S>): Operation<In, Out> {
  return parts;
}

/** What a room says of its steps. Throws a `RangeError` for an operation that no room assembled: such a one is only judged. */
export function stepsOf(operation: AnyOperation): AnySteps {
  const { steps } = operation as Partial<Room<unknown, Outputs, Step>>;
  if (steps) return steps;
  throw new RangeError(`the operation ${operation.name} has no steps: no pass can be made of it`);
}
