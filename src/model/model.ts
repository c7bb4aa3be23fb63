import type { Tensor } from "../tensor/index.ts";
import type { TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import type { HeadName, HeadPrograms, MissingHeads } from "./heads/index.ts";
import type { LensTap, ModelOutput, RunOptions, TapTensors } from "./output.ts";
import type { TapName } from "./tap-names.ts";

export const precisions: readonly Precision[] = ["f32", "f16", "q8"];

/**
 * By the field's names. f16: matrices are kept in half precision, the arithmetic is f32. q8: matrices and what they are multiplied with are
 * int8, all else is f32.
 */
export type Precision = "f32" | "f16" | "q8";

/** What a loaded model says of itself. */
export interface ModelFacts {
  config: ModelConfig;
  /** What runs, and what was passed over and why. */
  backend: string;
  /** The precision of the arithmetic. */
  dtype: Precision;
  missing: MissingHeads;
}

/** Where a loaded model computes: in this thread, or in a worker. */
export interface Core {
  readonly facts: ModelFacts;
  /** Answers a program by its name; arguments and answers are such that they cross threads. */
  answer(program: string, args: readonly unknown[], signal?: AbortSignal): Promise<unknown>;
  /** Gives the weights back. Calls under way are answered; later ones throw the typed error `disposed`. */
  dispose(): void;
}

/** A loaded encoder and what it ends in, wherever it computes. Calls may overlap. */
export interface Model {
  readonly config: ModelConfig;
  /** What runs, and what was passed over and why. */
  readonly backend: string;
  /** The precision of the arithmetic. */
  readonly dtype: Precision;
  /** Why the model does not have a head; `undefined` where it has it. Throws TypeformerError `invalid_option` for a head that is not known. */
  missing(head: HeadName): string | undefined;
  /**
   * One forward pass.
   *
   * @throws TypeformerError `invalid_option` (an unknown option, tap or head), `invalid_input` (ids, masks, positions), `too_long`,
   *   `missing_head` (none is needed for `positions: []`), `aborted`, `disposed`
   */
  run<const Name extends TapName = never, const Lens extends boolean = false>(
    encoding: TokenIds,
    options?: RunOptions<Name, Lens>,
  ): Promise<ModelOutput<TapTensors<Name | LensTap<Lens>>>>;
  /** The same for a batch, computed in one go: an output for each sequence, never padded. */
  run<const Name extends TapName = never, const Lens extends boolean = false>(
    encodings: readonly TokenIds[],
    options?: RunOptions<Name, Lens>,
  ): Promise<ModelOutput<TapTensors<Name | LensTap<Lens>>>[]>;
  /**
   * The last layer's output of every sequence [tokens, hidden]; needs no head. Throws as `run` does.
   *
   * @param options `positions`: per sequence, indices into its ids: the rows that are wanted, and no others are computed
   */
  encode(encodings: readonly TokenIds[], options?: { positions?: readonly (readonly number[])[]; signal?: AbortSignal }): Promise<Tensor[]>;
  /**
   * What a head answers at some positions of every sequence, by the name of its program.
   *
   * @param positions per sequence, indices into its ids; `undefined`: where the head is trained to stand
   * @returns per sequence, per position. Throws as `run` does.
   */
  ask<Program extends keyof HeadPrograms>(
    program: Program,
    encodings: readonly TokenIds[],
    positions: readonly (readonly number[])[] | undefined,
    options: HeadPrograms[Program]["options"] & { signal?: AbortSignal },
  ): Promise<HeadPrograms[Program]["answer"][][]>;
  /**
   * The most probable tokens at some positions of every sequence, best first, with the softmax over the whole vocabulary as score.
   *
   * @param positions per sequence, indices into its ids
   * @param options `k`: how many; `among`: rank only these ids, whose scores stay shares of the whole vocabulary
   * @returns per sequence, per position. Throws as `run` does.
   */
  rank(
    encodings: readonly TokenIds[],
    positions: readonly (readonly number[])[],
    options: HeadPrograms["rank"]["options"] & { signal?: AbortSignal },
  ): Promise<HeadPrograms["rank"]["answer"][][]>;
  /** Gives the weights back. Calls under way are answered; later ones throw the typed error `disposed`. */
  dispose(): void;
}
