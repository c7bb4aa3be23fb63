import { describe, oneOf, refuseUnknown, TypeformerError } from "../errors/index.ts";
import type { Tensor } from "../tensor/index.ts";
import type { TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { type HeadName, type HeadPrograms, headEntry, headNames, type MissingHeads } from "./heads/index.ts";
import type { LensTap, ModelOutput, RunOptions, TapTensors } from "./output.ts";
import type { TapName } from "./tap-names.ts";

export const precisions = ["f32", "f16", "q8"] as const;

/**
 * By the field's names. f16: matrices are kept in half precision, the arithmetic is f32. q8: matrices and what they are multiplied with are
 * int8, all else is f32.
 * @useDeclaredType
 */
export type Precision = (typeof precisions)[number];

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

const RUN_OPTIONS = ["taps", "positions", "ablate", "attention", "lens", "signal"];

/** A loaded encoder and what it ends in, wherever it computes. Calls may overlap. @interface */
export type Model = Pick<ModelOver, keyof ModelOver>;

/** A loaded encoder and what it ends in, wherever it computes. Calls may overlap. */
export class ModelOver {
  readonly config: ModelConfig;
  /** What runs, and what was passed over and why. */
  readonly backend: string;
  /** The precision of the arithmetic. */
  readonly dtype: Precision;
  private readonly core: Core;

  constructor(core: Core) {
    this.core = core;
    this.config = core.facts.config;
    this.backend = core.facts.backend;
    this.dtype = core.facts.dtype;
  }

  /** Why the model does not have a head; `undefined` where it has it. Throws TypeformerError `invalid_option` for a head that is not known. */
  missing(head: HeadName): string | undefined {
    if (this.config.endsIn.includes(oneOf(head, headNames, "head"))) return undefined;
    return this.core.facts.missing[head] ?? `the model was loaded without its ${headEntry(head).title}`;
  }

  /**
   * One forward pass; a batch is computed in one go and gives one output for each sequence, never padded.
   *
   * @throws TypeformerError `invalid_option` (an unknown option, tap or head), `invalid_input` (ids, masks, positions), `too_long`,
   *   `missing_head` (none is needed for `positions: []`), `aborted`, `disposed`
   */
  run<const Name extends TapName = never, const Lens extends boolean = false>(
    encoding: TokenIds,
    options?: RunOptions<Name, Lens>,
  ): Promise<ModelOutput<TapTensors<Name | LensTap<Lens>>>>;
  run<const Name extends TapName = never, const Lens extends boolean = false>(
    encodings: readonly TokenIds[],
    options?: RunOptions<Name, Lens>,
  ): Promise<ModelOutput<TapTensors<Name | LensTap<Lens>>>[]>;
  async run(encodings: TokenIds | readonly TokenIds[], options: RunOptions = {}): Promise<ModelOutput | ModelOutput[]> {
    refuseUnknown(options, RUN_OPTIONS, "model.run");
    const { positions, signal, ...rest } = options;
    const many = isBatch(encodings);
    const all = idsOf(many ? encodings : [encodings]);
    const outputs = (await this.core.answer("run", [all, positionLists(positions, all.length, many), rest], signal)) as ModelOutput[];
    return many ? outputs : outputs[0];
  }

  /** The last layer's output of every sequence [tokens, hidden]; needs no head. Throws as `run` does. */
  async encode(encodings: readonly TokenIds[], { signal }: { signal?: AbortSignal } = {}): Promise<Tensor[]> {
    return (await this.core.answer("encode", [idsOf(encodings)], signal)) as Tensor[];
  }

  /**
   * What a head answers at some positions of every sequence, by the name of its program.
   *
   * @param positions per sequence, indices into its ids; `undefined`: where the head is trained to stand
   * @returns per sequence, per position. Throws as `run` does.
   */
  async ask<Program extends keyof HeadPrograms>(
    program: Program,
    encodings: readonly TokenIds[],
    positions: readonly (readonly number[])[] | undefined,
    options: HeadPrograms[Program]["options"] & { signal?: AbortSignal },
  ): Promise<HeadPrograms[Program]["answer"][][]> {
    const { signal, ...rest } = options ?? {}; // its head says what is missing
    const all = idsOf(encodings);
    return (await this.core.answer(
      program,
      [all, positionLists(positions, all.length, true), rest],
      signal,
    )) as HeadPrograms[Program]["answer"][][];
  }

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
  ): Promise<HeadPrograms["rank"]["answer"][][]> {
    return this.ask("rank", encodings, positions, options);
  }

  /** Gives the weights back. Calls under way are answered; later ones throw the typed error `disposed`. */
  dispose(): void {
    this.core.dispose();
  }
}

function isBatch(encodings: TokenIds | readonly TokenIds[]): encodings is readonly TokenIds[] {
  return Array.isArray(encodings);
}

/** What a pass reads of encodings: their tokens and offsets stay where they are. */
function idsOf(encodings: readonly TokenIds[]): TokenIds[] {
  if (!Array.isArray(encodings))
    throw new TypeformerError("invalid_input", `encodings: expected a list of them, found ${describe(encodings)}`);
  return encodings.map((each) => ({ ids: each?.ids, attention_mask: each?.attention_mask, token_type_ids: each?.token_type_ids }));
}

/** The positions of each sequence, from a list for one sequence or a list of lists for a batch. */
function positionLists(positions: RunOptions["positions"], sequences: number, many: boolean): readonly (readonly number[])[] | undefined {
  if (positions === undefined) return undefined;
  const lists = (many ? positions : [positions]) as readonly (readonly number[])[];
  if (lists.length === sequences && lists.every((list) => Array.isArray(list) && list.every(Number.isInteger))) return lists;
  const shape = many ? `one list of positions for each of the ${sequences} encodings` : "a list of positions";
  throw new TypeformerError("invalid_option", `positions: expected ${shape}, found ${JSON.stringify(positions)?.slice(0, 60)}`);
}
