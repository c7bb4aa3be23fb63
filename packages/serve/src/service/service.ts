/** What stands between HTTP and the engines: one model, all tasks that it does, and whatever is asked of them in batches. */
import type { MlmScore, Task, TaskPipelines } from "typeformer";
import type { requests, TaskRequest } from "typeformer/requests";
import type { Facts } from "./facts.ts";

/** One input of a task, as its request describes it. */
export type InputOf<T extends Task> = TaskRequest<(typeof requests)[T]>["inputs"][number];
/** How a task is to answer, as its request describes it. */
export type ParametersOf<T extends Task> = TaskRequest<(typeof requests)[T]>["parameters"];

/** What a task answers to one input: what its function in the library gives that has one shape for all (`perMask`, `perText`, …). */
export type AnswerTo<T extends Task> = AnswersOf[T];

type Listed<F> = F extends (...args: never[]) => Promise<readonly (infer Answer)[]> ? Answer : never;

interface AnswersOf extends Record<Task, unknown> {
  "fill-mask": Listed<TaskPipelines["fill-mask"]["perMask"]>;
  "text-classification": Listed<TaskPipelines["text-classification"]["perText"]>;
  "zero-shot-classification": Listed<TaskPipelines["zero-shot-classification"]["perText"]>;
  "token-classification": Listed<TaskPipelines["token-classification"]["perText"]>;
  "question-answering": Listed<TaskPipelines["question-answering"]["perQuestion"]>;
  "mlm-scoring": MlmScore;
  "sentence-embedding": Float32Array;
  /** A row for each token, or one alone where they were pooled; row by row. */
  "feature-extraction": { shape: number[]; data: Float32Array };
}

/** What is asked at once: inputs of one task that are to be answered alike. */
export interface Asked<T extends Task> {
  task: T;
  inputs: readonly InputOf<T>[];
  parameters: ParametersOf<T>;
}

/** Where the time of a request went, in milliseconds, and how much it was. */
export interface Timing {
  /** Counting its tokens. */
  tokenization: number;
  /** Waiting for its passes: of its inputs the mean. */
  queue: number;
  /** The passes that its inputs were part of: of its inputs the mean. */
  inference: number;
  tokens: number;
  characters: number;
}

/** From `starting` to `ready`, when the engines have run a pass; `failed` if the model cannot be loaded; `draining` from the signal to end on. */
export type ServiceState = "starting" | "ready" | "draining" | "failed";

/** One token as `/tokenize` tells it. Offsets are UTF-16 units of the text; null of a special token. */
export interface ToldToken {
  id: number;
  text: string;
  special: boolean;
  start: number | null;
  stop: number | null;
}

export interface Service {
  readonly state: ServiceState;
  /** Why, where `state` is `failed`. */
  readonly failure: Error | undefined;
  /** Resolves once it is `ready` or `failed`. */
  settled(): Promise<void>;
  /** What is known of the model. Throws ServiceError `not_ready` before it is loaded. */
  readonly facts: Facts;
  /**
   * Answers inputs, each as if it had been asked alone, whoever shares its passes.
   *
   * @param limits `signal` fires when nobody waits any longer
   * @throws TypeformerError of the first input that cannot be answered, whose message begins with `inputs[i]: ` where there are several; `missing_head`
   * @throws ServiceError `overloaded`, `too_much_work`, `timed_out`, `engine_crashed`, `not_ready`
   */
  ask<T extends Task>(asked: Asked<T>, limits: { signal?: AbortSignal }): Promise<{ answers: AnswerTo<T>[]; timing: Timing }>;
  tokenize(texts: readonly string[], options: { add_special_tokens: boolean }): Promise<ToldToken[][]>;
  decode(ids: readonly (readonly number[])[], options: { skip_special_tokens: boolean }): Promise<string[]>;
  /** What waits at the moment, of all requests together. */
  readonly queue: { inputs: number; tokens: number };
  /** From now on it is `draining`. What still comes is answered too: the port closes later. Resolves when nothing is under way. */
  drain(): Promise<void>;
  /** Ends the engines. What is under way fails with `engine_crashed`. */
  dispose(): Promise<void>;
}
