/** Every intermediate value by name, and how it lies: tests, explorer, hidden states and attentions read the same taps. */
import { nearest, TypeformerError } from "../errors/index.ts";
import { Tensor } from "../tensor/index.ts";
import type { Sequence } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { type HeadName, type HeadTap, headEntry, headNames, type MissingHeads, type Width } from "./heads/index.ts";

/** How an encoder's tap lies in a pass, and so what shape one sequence of it has. The taps of a head lie as `positions`. */
const layouts = {
  "embeddings.sum": "tokens", // [tokens, hidden]
  "embeddings.normed": "tokens",
  "layer.i.attention.query": "heads", // [heads, tokens, headDim]
  "layer.i.attention.key": "heads",
  "layer.i.attention.value": "heads",
  "layer.i.attention.scores": "pairs", // [heads, tokens, tokens], scaled, before the softmax
  "layer.i.attention.probs": "pairs",
  "layer.i.attention.context": "tokens",
  "layer.i.attention.output": "tokens", // before the residual
  "layer.i.attention.residual": "tokens", // after the sum
  "layer.i.attention.normed": "tokens",
  "layer.i.mlp.up": "tokens", // [tokens, intermediate]
  "layer.i.mlp.activated": "tokens",
  "layer.i.mlp.output": "tokens",
  "layer.i.mlp.residual": "tokens",
  "layer.i.mlp.normed": "tokens",
  "layer.i.lens": "positions", // [positions, vocab]: the head applied to the layer's output
} as const;

type Template = keyof typeof layouts;
type Numbered<T extends string> = T extends `layer.i.${infer Rest}` ? `layer.${number}.${Rest}` : T;

/**
 * The name of one intermediate value, such as `layer.3.attention.probs`; i counts layers from 0.
 *
 * - [tokens, hidden]: `embeddings.sum`, `.normed`; `layer.i.attention.context`, `.output` (before the residual), `.residual` (after the
 *   sum), `.normed`; `layer.i.mlp.output`, `.residual`, `.normed`
 * - [tokens, intermediate]: `layer.i.mlp.up`, `.activated`
 * - [heads, tokens, headDim]: `layer.i.attention.query`, `.key`, `.value`
 * - [heads, tokens, tokens]: `layer.i.attention.scores` (scaled, before the softmax), `.probs`
 * - [positions, hidden]: `mlm.dense`, `.activated`, `.normed`; `classifier.dense`, `.activated`
 * - [positions, vocab], or as many as the head has labels: `logits`, and `layer.i.lens`, where `lens` is on
 * @useDeclaredType
 */
export type TapName = Numbered<Template> | HeadTap | "logits";

/**
 * All tap names of a model, in the order of computation.
 *
 * @param config of the model, or just its number of layers: then the taps of every head that is known
 * @param options `lens`: those of the lens too
 */
export function tapNames(
  { layers, endsIn = headNames }: Pick<ModelConfig, "layers"> & Partial<Pick<ModelConfig, "endsIn">>,
  { lens = false } = {},
): TapName[] {
  const templates = (Object.keys(layouts) as Template[]).filter((name) => lens || name !== "layer.i.lens");
  const perLayer = templates.filter((name) => name.startsWith("layer.i."));
  const numbered = Array.from({ length: layers }, (_, i) => perLayer.map((name) => name.replace(".i.", `.${i}.`) as TapName)).flat();
  const before = templates.slice(0, 2) as TapName[];
  const ofHeads = endsIn.flatMap((head) => Object.keys(headEntry(head).taps).map((tap) => `${head}.${tap}` as TapName));
  return [...before, ...numbered, ...ofHeads, ...(endsIn.length > 0 ? (["logits"] as const) : [])];
}

/**
 * @param missing why a head is not there, for each that is not
 * @throws TypeformerError `invalid_option`, with the nearest name; `missing_head` for a tap of a head that the model does not have
 */
export function checkTapNames(asked: readonly string[], config: ModelConfig, lens: boolean, missing: MissingHeads): void {
  const known = tapNames(config, { lens });
  const unknown = asked.find((name) => !known.includes(name as TapName));
  if (unknown === undefined) return;
  const without = headNames.find((head) => Object.keys(headEntry(head).taps).some((tap) => unknown === `${head}.${tap}`));
  if (without) throw new TypeformerError("missing_head", missing[without] ?? `the model has no ${headEntry(without).title}`);
  const guess = nearest(unknown, known);
  const hint = guess
    ? `Did you mean "${guess}"?`
    : `Taps are named like ${known[0]} or layer.0.attention.probs; this model has layers 0 to ${config.layers - 1}.`;
  throw new TypeformerError("invalid_option", `taps: there is no "${unknown}". ${hint}`);
}

/** Whether some of these are taps of this head. */
export const hasTapIn = (names: ReadonlySet<TapName>, head: HeadName): boolean =>
  Object.keys(headEntry(head).taps).some((tap) => names.has(`${head}.${tap}` as TapName));

/** One tap of a whole batch, cut into one tensor for each sequence. */
export function perSequence(name: TapName, data: Float32Array, sequences: readonly Sequence[], config: ModelConfig): Tensor[] {
  const { heads } = config;
  const layout = layouts[name.replace(/^layer\.\d+\./, "layer.i.") as Template] ?? "positions";
  const rowsOf = ({ tokens, selected }: Sequence) => (layout === "positions" ? selected.length : tokens);
  const elementsOf = (sequence: Sequence) => (layout === "pairs" ? heads * sequence.tokens ** 2 : rowsOf(sequence) * columns);
  const everyToken = sequences.reduce((sum, { tokens }) => sum + tokens, 0);
  const columns = layout === "positions" ? widthOf(name, config) : data.length / everyToken; // there may be no position to tell
  let begin = 0;
  return sequences.map((sequence) => {
    const part = data.subarray(begin, begin + elementsOf(sequence));
    begin += part.length;
    const { tokens } = sequence;
    if (layout === "pairs") return new Tensor(part, [heads, tokens, tokens]);
    if (layout === "heads") return new Tensor(part, [tokens, heads, columns / heads]).transpose(1, 0, 2);
    return layout === "positions" ? inAskedOrder(part, columns, sequence) : new Tensor(part, [tokens, columns]);
  });
}

/** How wide a row of a head's tap is; logits, and those of a lens, are the first head's. */
function widthOf(name: TapName, config: ModelConfig): number {
  const inNumbers = (width: Width) => (typeof width === "number" ? width : config[width]);
  for (const head of headNames)
    for (const [tap, width] of Object.entries(headEntry(head).taps)) if (name === `${head}.${tap}`) return inNumbers(width);
  const [first] = config.endsIn;
  return first === undefined ? config.vocab : inNumbers(headEntry(first).logits);
}

/** What a pass computed at the selected rows of its sequences, `columns` wide: a tensor for each [positions, columns], in the caller's order. */
export function rowsOf(sequences: readonly Sequence[], data: Float32Array, columns: number): Tensor[] {
  let begin = 0;
  return sequences.map((sequence) => {
    const end = begin + sequence.selected.length * columns;
    const rows = data.subarray(begin, end);
    begin = end;
    return inAskedOrder(rows, columns, sequence);
  });
}

/** One row for every asked position, in the caller's order. */
function inAskedOrder(rows: Float32Array, columns: number, { selected, answers }: Sequence): Tensor {
  if (answers.length === selected.length && answers.every((row, i) => row === i)) return new Tensor(rows, [answers.length, columns]);
  const ordered = new Float32Array(answers.length * columns);
  for (const [i, row] of answers.entries()) ordered.set(rows.subarray(row * columns, (row + 1) * columns), i * columns);
  return new Tensor(ordered, [answers.length, columns]);
}
