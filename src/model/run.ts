import type { Ops, Results, Value } from "../backends/index.ts";
import { TypeformerError } from "../errors/index.ts";
import type { Tensor } from "../tensor/index.ts";
import type { Batch, RaggedBatch, TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { encoder } from "./encoder.ts";
import { type Forward, selectedRows } from "./forward.ts";
import type { MissingHeads, OpenHead } from "./heads/index.ts";
import { readIntervention, untouched } from "./intervention.ts";
import type { ModelOutput, RunOptions } from "./output.ts";
import type { ModelWeights } from "./parameters/load.ts";
import { checkTapNames, hasTapIn, perSequence, rowsOf, type TapName } from "./tap-names.ts";
import { silent, type Taps, tapInto } from "./taps.ts";

/** A loaded model as programs see it. */
export interface Loaded {
  forward: Forward;
  /** What it ends in; `run` takes the first. */
  heads: readonly OpenHead[];
  missing: MissingHeads;
}

/** Logits and taps of every sequence. Throws as `Model.run` does. */
export async function run(
  { forward, heads: [ends, ...others], missing }: Loaded,
  encodings: readonly TokenIds[],
  asked: readonly (readonly number[])[] | undefined,
  { taps: wanted = [], ablate = [], attention = "full", lens = false }: Omit<RunOptions, "positions" | "signal">,
  signal?: AbortSignal,
): Promise<ModelOutput[]> {
  const { config } = forward.blueprint;
  checkTapNames(wanted, config, lens, missing);
  const intervention = readIntervention(ablate, attention, config);
  const lenses = lens ? Array.from({ length: config.layers }, (_, i): TapName => `layer.${i}.lens`) : [];
  const names = new Set<TapName>([...wanted, ...lenses]);
  const positions = asked ?? ownPlaces(ends, encodings);
  if (!ends && (lens || (positions ?? [[0]]).some(({ length }) => length > 0)))
    throw new TypeformerError("missing_head", Object.values(missing)[0] ?? "the model was loaded without a head");

  const program = (ops: Ops, batch: Batch, weights: ModelWeights) => {
    const found: Record<string, Value> = {};
    const taps = tapInto(found, names);
    const outputs = encoder(ops, weights.encoder, batch, taps, intervention); // one for each layer
    if (!ends || batch.selected.index.length === 0) return found;
    const says = ({ head, name }: OpenHead, x: Value, tap: Taps) => head.logits(ops, weights.heads[name], x, tap);
    if (lens) for (const [i, x] of outputs.entries()) taps(`layer.${i}.lens`, says(ends, ops.rows(x, batch.selected), silent));
    const last = selectedRows(ops, batch, outputs);
    found.logits = says(ends, last, taps.at(ends.name));
    for (const other of others) if (hasTapIn(names, other.name)) says(other, last, taps.at(other.name));
    return found;
  };
  return forward.compute(encodings, positions, { whole: names.size > 0, signal }, program, (part, values) =>
    cut(part, values, names, config),
  );
}

/** Where a head is trained to stand, per sequence; absent: at every token. */
export function ownPlaces(ends: OpenHead | undefined, encodings: readonly TokenIds[]): number[][] | undefined {
  return ends?.head.reads === "the first token" ? encodings.map(() => [0]) : undefined;
}

/** The last layer's output of every sequence [positions, hidden], and no other row of it is computed. */
export async function encode(
  { forward }: Loaded,
  encodings: readonly TokenIds[],
  positions: readonly (readonly number[])[] | undefined,
  signal?: AbortSignal,
): Promise<Tensor[]> {
  const program = (ops: Ops, batch: Batch, weights: ModelWeights) => ({
    rows: selectedRows(ops, batch, encoder(ops, weights.encoder, batch, silent, untouched)),
  });
  const { hidden } = forward.blueprint.config;
  return forward.compute(encodings, positions, { whole: false, signal }, program, ({ sequences }, { rows }) =>
    rowsOf(sequences, rows as Float32Array, hidden),
  );
}

/** What a pass read, as one output for each sequence; without a selected token what a head makes of them is empty. */
function cut({ sequences }: RaggedBatch, values: Results<string>, names: ReadonlySet<TapName>, config: ModelConfig): ModelOutput[] {
  const tensorsOf = (name: TapName) => perSequence(name, (values[name] ?? new Float32Array(0)) as Float32Array, sequences, config);
  const taps = [...names].map((name) => [name, tensorsOf(name)] as const);
  return tensorsOf("logits").map((logits, s) => ({ logits, taps: Object.fromEntries(taps.map(([name, tensors]) => [name, tensors[s]])) }));
}
