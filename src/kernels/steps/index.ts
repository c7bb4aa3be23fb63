/**
 * Steps of a pass: what they are made of, and what each operation's room says of its own. Every backend reads them; none names an
 * operation.
 */
export { type BoundStep, boundStep, type OperandMemory } from "./bound.ts";
export { expectShape, expectWithin } from "./fit.ts";
export { type AnySteps, room, stepsOf } from "./room.ts";
export {
  countOf,
  type Digits,
  type Input,
  like,
  type Operands,
  type Parameter,
  type ParameterUse,
  readBy,
  type Step,
  type Value,
  value,
  withValues,
  writtenBy,
} from "./step.ts";
export type { Put, Steps, Views } from "./steps.ts";
