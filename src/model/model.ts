import type { Backend, Handles, Ops, Results, Value } from "../backends/index.ts";
import { refuseUnknown, TypeformerError, throwIfAborted } from "../errors/index.ts";
import { Tensor } from "../tensor/index.ts";
import { asBatch, type Batch, type BatchInput, inParts, layOut, type RaggedBatch, type TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { encoder } from "./encoder.ts";
import { type MaskedLmWeights, maskedLmHead } from "./heads/masked-lm.ts";
import { type HeadAddress, readIntervention, untouched } from "./intervention.ts";
import { type Ranking, rankAmong, rankTop } from "./ranking.ts";
import { checkTapNames, perSequence, type TapName, tapInto } from "./taps.ts";
import type { ModelWeights } from "./weights.ts";

/** What a forward pass hands out, where, and what is changed in it. */
export interface RunOptions {
  /** Intermediate values to hand out. Asking for a name un-fuses exactly that value. */
  taps?: readonly TapName[];
  /** Where logits are wanted: indices into the ids; for a batch one such list a sequence. Default: every token. */
  positions?: readonly number[] | readonly (readonly number[])[];
  /** Heads whose context is set to zero. */
  ablate?: readonly HeadAddress[];
  /** "causal": no token sees those after it. Default: "full". */
  attention?: "full" | "causal";
  /** Apply the head to every layer's output as well: taps `layer.i.lens`. */
  lens?: boolean;
  /** Gives the pass up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** What a forward pass gives for one sequence. */
export interface ModelOutput {
  /** [positions, vocab] */
  logits: Tensor;
  /** What was asked for, by name. */
  taps: Record<string, Tensor>;
}

const RUN_OPTIONS = ["taps", "positions", "ablate", "attention", "lens", "signal"];
const SILENT = tapInto({}, new Set());

export const precisions = ["f32", "f16", "q8"] as const;

/**
 * By the field's names. f16: matrices are kept in half precision, the arithmetic is f32. q8: matrices and what they are multiplied with are
 * int8, all else is f32.
 * @useDeclaredType
 */
export type Precision = (typeof precisions)[number];

/** A loaded encoder with its head, wherever it computes. Calls may overlap. @interface */
export type Model = Omit<Pick<LocalModel, keyof LocalModel>, "prepare">;

/** A loaded encoder with its head, on one backend. Calls may overlap. */
export class LocalModel {
  readonly config: ModelConfig;
  /** What runs, and what was passed over and why. */
  readonly backend: string;
  /** The precision of the arithmetic. */
  readonly dtype: Precision;
  /** Why there is no masked-language-model head, where there is none. */
  readonly headless: string | undefined;
  private loaded: { engine: Backend; weights: ModelWeights } | undefined;

  constructor(parts: {
    config: ModelConfig;
    engine: Backend;
    backend: string;
    dtype?: Precision;
    weights: ModelWeights;
    headless?: string;
  }) {
    this.config = parts.config;
    this.backend = parts.backend;
    this.dtype = parts.dtype ?? "f32";
    this.loaded = { engine: parts.engine, weights: parts.weights };
    if (!parts.weights.head) this.headless = parts.headless ?? "the model was loaded without a masked-language-model head";
  }

  /**
   * One forward pass; a batch is computed in one go and gives one output for each sequence, never padded.
   *
   * @throws TypeformerError `invalid_option` (an unknown option, tap or head), `invalid_input` (ids, masks, positions), `too_long`,
   *   `missing_head` (none is needed for `positions: []`), `aborted`, `disposed`
   */
  run(encoding: TokenIds, options?: RunOptions): Promise<ModelOutput>;
  run(encodings: readonly TokenIds[], options?: RunOptions): Promise<ModelOutput[]>;
  async run(encodings: TokenIds | readonly TokenIds[], options: RunOptions = {}): Promise<ModelOutput | ModelOutput[]> {
    refuseUnknown(options, RUN_OPTIONS, "model.run");
    const { taps: wanted = [], ablate = [], attention = "full", lens = false } = options;
    checkTapNames(wanted, this.config, lens);
    const intervention = readIntervention(ablate, attention, this.config);
    const lenses = lens ? Array.from({ length: this.config.layers }, (_, i): TapName => `layer.${i}.lens`) : [];
    const asked = new Set<TapName>([...wanted, ...lenses]);

    const many = isBatch(encodings);
    const batch = layOut(many ? encodings : [encodings], this.config, positionLists(options.positions, many ? encodings.length : 1, many));
    const program = (ops: Ops, laidOut: Batch) => {
      const found: Record<string, Value> = {};
      const taps = tapInto(found, asked);
      const outputs = encoder(ops, this.inUse().weights.encoder, laidOut, taps, intervention); // one for each layer
      const head = (x: Value, tap = SILENT) => maskedLmHead(ops, this.requireHead(), x, tap);
      if (lens) for (const [i, x] of outputs.entries()) taps(`layer.${i}.lens`, head(ops.rows(x, laidOut.selected)));
      if (batch.inputs.selected.length > 0) found.logits = head(selectedRows(ops, laidOut, outputs), taps);
      return found;
    };
    const outputs = (part: RaggedBatch, values: Results<string>) => this.outputs(part, values, asked);
    const answers = await this.compute(batch, { whole: asked.size > 0, signal: options.signal }, program, outputs);
    return many ? answers : answers[0];
  }

  /** The last layer's output of every sequence [tokens, hidden]; needs no head. Throws as `run` does. */
  async encode(encodings: readonly TokenIds[], options: { signal?: AbortSignal } = {}): Promise<Tensor[]> {
    const last: TapName = `layer.${this.config.layers - 1}.mlp.normed`;
    const outputs = await this.run(encodings, { taps: [last], positions: encodings.map(() => []), signal: options.signal });
    return outputs.map(({ taps }) => taps[last]);
  }

  /**
   * The most probable tokens at some positions of every sequence, best first, with the softmax over the whole vocabulary as score.
   *
   * @param positions per sequence, indices into its ids
   * @param options `k`: how many; `among`: rank only these ids, whose scores stay shares of the whole vocabulary
   * @returns per sequence, per position. Throws as `run` does.
   */
  async rank(
    encodings: readonly TokenIds[],
    positions: readonly (readonly number[])[],
    options: { k: number; among?: readonly number[]; signal?: AbortSignal },
  ): Promise<Ranking[][]> {
    const { k, among, signal } = options;
    const batch = layOut(encodings, this.config, positions);
    return this.compute(batch, { whole: false, signal }, this.ranking(k, among), ({ sequences }, values) => {
      const rankings = among ? rankAmong(values, among, k) : rankTop(values, k);
      let next = 0;
      return sequences.map(({ selected, answers }) => {
        const first = next;
        next += selected.length;
        return answers.map((row) => rankings[first + row]);
      });
    });
  }

  /** Has the engine compile what answers will need, for texts of one token and of many: their kernels may differ. */
  async prepare(): Promise<void> {
    const { engine, weights } = this.inUse();
    if (!engine.prepare || !weights.head) return;
    for (const tokens of [1, Math.min(64, this.config.tokenLimit)]) {
      const batch = layOut([{ ids: new Array(tokens).fill(0) }], this.config, [[0]]);
      await engine.prepare(batch.inputs, (ops, handles: Handles<BatchInput>) => this.ranking(5)(ops, asBatch(batch, handles, false)));
    }
  }

  /** Gives the weights back. Calls under way are answered; later ones throw the typed error `disposed`. */
  dispose(): void {
    this.loaded?.engine.dispose();
    this.loaded = undefined;
  }

  private ranking(k: number, among?: readonly number[]) {
    return (ops: Ops, batch: Batch): Record<string, Value> => {
      const outputs = encoder(ops, this.inUse().weights.encoder, batch, SILENT, untouched);
      const logits = maskedLmHead(ops, this.requireHead(), selectedRows(ops, batch, outputs), SILENT);
      const ranked = ops.topk(logits, among ? 1 : k);
      return among ? { logits: ops.columns(logits, among), logSumExp: ranked.logSumExp } : { ...ranked };
    };
  }

  private requireHead(): MaskedLmWeights {
    const { head } = this.inUse().weights;
    if (head) return head;
    throw new TypeformerError("missing_head", this.headless ?? "");
  }

  private inUse(): { engine: Backend; weights: ModelWeights } {
    if (this.loaded) return this.loaded;
    throw new TypeformerError("disposed", "the model was disposed of: load it again");
  }

  /** One answer for each sequence, from as many passes as the engine's memory asks for: their number changes no bit. */
  private async compute<Answer>(
    batch: RaggedBatch,
    { whole, signal }: { whole: boolean; signal?: AbortSignal },
    program: (ops: Ops, batch: Batch) => Record<string, Value>,
    answersOf: (part: RaggedBatch, values: Results<string>) => Answer[],
  ): Promise<Answer[]> {
    const { engine } = this.inUse();
    throwIfAborted(signal, "the forward pass");
    const programOf = (part: RaggedBatch) => (ops: Ops, handles: Handles<BatchInput>) => program(ops, asBatch(part, handles, whole));
    const parts = inParts(batch, (part) => engine.fits(part.inputs, programOf(part)));
    const passes = parts.map(async (part) => answersOf(part, await engine.pass(part.inputs, programOf(part), signal)));
    return (await Promise.all(passes)).flat();
  }

  /** Cuts what a pass read into one output for each sequence; without a selected token the logits are empty. */
  private outputs({ sequences }: RaggedBatch, values: Results<string>, asked: ReadonlySet<TapName>): ModelOutput[] {
    const outputs = sequences.map((): ModelOutput => ({ logits: new Tensor(new Float32Array(0), [0, this.config.vocab]), taps: {} }));
    for (const [name, data] of Object.entries(values) as [TapName, Float32Array][]) {
      for (const [s, tensor] of perSequence(name, data, sequences, this.config).entries()) {
        if (name === "logits") outputs[s].logits = tensor;
        if (asked.has(name)) outputs[s].taps[name] = tensor;
      }
    }
    return outputs;
  }
}

function isBatch(encodings: TokenIds | readonly TokenIds[]): encodings is readonly TokenIds[] {
  return Array.isArray(encodings);
}

/** The positions of each sequence, from a list for one sequence or a list of lists for a batch. */
function positionLists(positions: RunOptions["positions"], sequences: number, many: boolean): readonly (readonly number[])[] | undefined {
  if (positions === undefined) return undefined;
  const lists = (many ? positions : [positions]) as readonly (readonly number[])[];
  if (lists.length === sequences && lists.every((list) => Array.isArray(list) && list.every(Number.isInteger))) return lists;
  const shape = many ? `one list of positions for each of the ${sequences} encodings` : "a list of positions";
  throw new TypeformerError("invalid_option", `positions: expected ${shape}, found ${JSON.stringify(positions)?.slice(0, 60)}`);
}

/** The last layer's output at the selected tokens [selected, hidden]; it has no other rows where it answered only there. */
function selectedRows(ops: Ops, batch: Batch, outputs: Value[]): Value {
  const last = outputs[outputs.length - 1];
  return batch.last.every ? ops.rows(last, batch.selected) : last;
}
