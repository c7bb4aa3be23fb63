import type { Ops, Results, Value } from "../../backends/index.ts";
import type { ModelSizes } from "../sizes.ts";
import type { Taps } from "../taps.ts";

/** What a model ends in, for one kind of answer: its parameters by role, and what is asked of it. */
export interface Head<Weights, Options, Answer> {
  /** Where it is trained to stand, and so what `run` gives where nobody names positions. */
  readonly reads: "every token" | "the first token";
  /** What it says of each row of x [positions, hidden]; `tap` marks the values on the way, by the names of the head's entry. */
  logits(ops: Ops, weights: Weights, x: Value, tap: Taps): Value;
  /** What is computed for a question, and how its answers are read. Throws TypeformerError for options that have no answer. */
  question(options: Options, sizes: ModelSizes): Question<Weights, Answer>;
  /** The options that tasks ask with: a backend that compiles is made ready for them. */
  readonly usual: Options;
}

/** A question to a head, made ready for a pass. */
export interface Question<Weights, Answer> {
  /** @param x [positions, hidden] */
  program(ops: Ops, weights: Weights, x: Value): Record<string, Value>;
  /** One for each row of x. */
  answers(values: Results<string>): Answer[];
}
