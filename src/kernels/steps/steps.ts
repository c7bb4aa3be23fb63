import type { Outputs } from "../operation.ts";
import type { Digits, Input, Parameter, ParameterUse, Step, Value } from "./step.ts";

/**
 * What is said of an operation's steps, once for all backends: how a kernel's call becomes one and one becomes a kernel's call, what it
 * costs, what may be joined with it, and how it may be cut. How it becomes work on a device is said by the dialect.
 */
export interface Steps<In, Out extends Outputs, S extends Step> {
  /** The step that computes this call; `put` brings its operands to where a device finds them. */
  bind(input: In, out: Out, put: Put): S;

  /** The call of a kernel on typed arrays that computes the step. */
  call(step: S, views: Views): { out: Out; input: In };

  /** Floating-point operations, as the cases count them. */
  flops(step: S): number;

  /**
   * Where a step reads at places that its inputs name: sees that each is there.
   *
   * @throws TypeformerError `invalid_input`, with the place
   */
  check?(step: S, integers: (input: Input) => Int32Array): void;

  /** Both steps as one, where `next` is all that reads the values of `step` and does something that `step` can do by the way. */
  absorb?(step: S, next: Step): Step | undefined;

  /** The part of the step that makes these rows of its value `y`, `first` being its first row; nothing where it cannot be cut. */
  someRows?(step: S, first: number, y: Value): S | undefined;

  /**
   * Whether each row of what the step makes needs that row alone of what it reads, and leaves little of it: then a tall value is made and
   * read some rows at a time, and never held whole.
   */
  byRows?(step: S): boolean;
}

/** Brings a kernel's operands to a device, and gives each the name by which a step knows it. */
export interface Put {
  /** A matrix that a pass would have computed before. */
  value(numbers: Float32Array, rows: number, columns: number): Value;
  /** Memory for a matrix that the step makes; what is not there is not asked for. */
  result(target: Float32Array | Int32Array | undefined, rows: number, columns: number): Value;
  parameter(numbers: Float32Array, shape: readonly number[], use: ParameterUse): Parameter;
  /** A matrix [out, in] of 8-bit integers with its scales [out]. */
  int8(values: Int8Array, scales: Float32Array, shape: readonly number[], digits: Digits): Parameter;
  integers(numbers: Int32Array): Input;
}

/** A step's operands as typed arrays, where they lie. */
export interface Views {
  f32(value: Value): Float32Array;
  i32(value: Value): Int32Array;
  /** Nothing for a value that nobody reads. */
  ifRead(value: Value): Float32Array | undefined;
  /** Row-major. @throws TypeformerError `backend_unavailable` where the backend keeps the parameter in another way */
  numbers(parameter: Parameter): Float32Array;
  int8(parameter: Parameter): { values: Int8Array; scales: Float32Array };
  integers(input: Input): Int32Array;
}
