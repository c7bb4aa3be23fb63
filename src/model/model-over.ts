import { describe, oneOf, refuseUnknown, TypeformerError } from "../errors/index.ts";
import type { Tensor } from "../tensor/index.ts";
import type { TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { type HeadName, type HeadPrograms, headEntry, headNames } from "./heads/index.ts";
import type { Core, Model, Precision } from "./model.ts";
import type { LensTap, ModelOutput, RunOptions, TapTensors } from "./output.ts";
import type { TapName } from "./tap-names.ts";

const RUN_OPTIONS = ["taps", "positions", "ablate", "attention", "lens", "signal"];

/** A model over what computes it. */
export class ModelOver implements Model {
  readonly config: ModelConfig;
  readonly backend: string;
  readonly dtype: Precision;
  private readonly core: Core;

  constructor(core: Core) {
    this.core = core;
    this.config = core.facts.config;
    this.backend = core.facts.backend;
    this.dtype = core.facts.dtype;
  }

  missing(head: HeadName): string | undefined {
    if (this.config.endsIn.includes(oneOf(head, headNames, "head"))) return undefined;
    return this.core.facts.missing[head] ?? `the model was loaded without its ${headEntry(head).title}`;
  }

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

  async encode(...[encodings, { positions, signal } = {}]: Parameters<Model["encode"]>): Promise<Tensor[]> {
    const all = idsOf(encodings);
    return (await this.core.answer("encode", [all, positionLists(positions, all.length, true)], signal)) as Tensor[];
  }

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

  rank(...[encodings, positions, options]: Parameters<Model["rank"]>): ReturnType<Model["rank"]> {
    return this.ask("rank", encodings, positions, options);
  }

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
