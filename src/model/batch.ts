import type { Handles, Inputs, Rows } from "../backends/index.ts";
import { TypeformerError } from "../errors/index.ts";
import type { ModelConfig } from "./config.ts";

/** What a model reads of an encoding: token ids, and which of them to attend to (all, if absent). */
export interface TokenIds {
  readonly ids: ArrayLike<number>;
  readonly attention_mask?: ArrayLike<number>;
}

/** One sequence of a batch after its masked tokens are dropped. */
export interface Sequence {
  /** Kept tokens. */
  tokens: number;
  /** The kept tokens asked for, as row numbers within the sequence, ascending. */
  selected: number[];
  /** For every asked position, in the caller's order, its place in `selected`. */
  answers: number[];
}

export type BatchInput = "ids" | "positions" | "types" | "offsets" | "all" | "selected";

/** Sequences laid end to end: no padding is ever computed. */
export interface RaggedBatch {
  sequences: Sequence[];
  inputs: Inputs<BatchInput>;
}

/** The same, as the handles a program sees. */
export interface Batch extends Handles<"ids" | "positions" | "types" | "offsets"> {
  /** Every token. */
  all: Rows;
  /** The tokens whose predictions are asked for. */
  selected: Rows;
  /** The rows the last layer computes: `selected`, or `all` where someone looks inside. */
  last: Rows;
  /** (query, key) pairs of `all`: Σ tokens² over the sequences. */
  pairs: number;
  /** The same for `last`. */
  lastPairs: number;
}

/**
 * Lays encodings end to end. Tokens whose attention_mask is 0 are left out, as keys and as rows; position ids still come from
 * the full ids: cumsum(id ≠ pad) · (id ≠ pad) + pad, as `transformers` makes them.
 *
 * @param positions per sequence, indices into its full ids; absent: every kept token
 * @throws TypeformerError `invalid_input` for ids outside the vocabulary, masks of another length or positions that are masked;
 *   `too_long` for a token beyond the last position
 */
export function layOut(encodings: readonly TokenIds[], config: ModelConfig, positions?: readonly (readonly number[])[]): RaggedBatch {
  const ids: number[] = [];
  const positionIds: number[] = [];
  const offsets = [0];
  const selected: number[] = [];
  const sequences = encodings.map((encoding, s) => {
    const start = ids.length;
    const kept = keptTokens(encoding, s);
    const position = positionIdsOf(encoding, config);
    for (const t of kept) {
      ids.push(checkedId(encoding.ids[t], t, config));
      positionIds.push(checkedPosition(position[t], encoding.ids.length, config));
    }
    offsets.push(ids.length);
    const asked = positions ? rowsOf(positions[s], kept) : kept.map((_, row) => row);
    const rows = [...new Set(asked)].sort((a, b) => a - b);
    for (const row of rows) selected.push(start + row);
    return { tokens: kept.length, selected: rows, answers: asked.map((row) => rows.indexOf(row)) };
  });
  return {
    sequences,
    inputs: {
      ids: Int32Array.from(ids),
      positions: Int32Array.from(positionIds),
      types: new Int32Array(ids.length),
      offsets: Int32Array.from(offsets),
      all: Int32Array.from(ids.keys()),
      selected: Int32Array.from(selected),
    },
  };
}

/** The batch as it is where it fits, else its halves, and theirs: whole sequences, one at least. */
export function inParts(batch: RaggedBatch, fits: (batch: RaggedBatch) => boolean): RaggedBatch[] {
  const count = batch.sequences.length;
  if (count < 2 || fits(batch)) return [batch];
  const half = count >> 1;
  return [part(batch, 0, half), part(batch, half, count)].flatMap((each) => inParts(each, fits));
}

/** The sequences begin … end of a batch. */
function part({ sequences, inputs }: RaggedBatch, begin: number, end: number): RaggedBatch {
  const [first, last] = [inputs.offsets[begin], inputs.offsets[end]];
  const selected = inputs.selected.filter((row) => row >= first && row < last);
  return {
    sequences: sequences.slice(begin, end),
    inputs: {
      ids: inputs.ids.subarray(first, last),
      positions: inputs.positions.subarray(first, last),
      types: inputs.types.subarray(first, last),
      offsets: inputs.offsets.subarray(begin, end + 1).map((offset) => offset - first),
      all: inputs.all.subarray(0, last - first),
      selected: selected.map((row) => row - first),
    },
  };
}

/**
 * @param whole whether the last layer computes every row, because a tap looks at them
 */
export function asBatch({ sequences }: RaggedBatch, inputs: Handles<BatchInput>, whole: boolean): Batch {
  const all = { index: inputs.all, every: true };
  const selected = { index: inputs.selected, every: inputs.selected.length === inputs.all.length };
  const last = whole ? all : selected;
  const pairs = sequences.reduce((sum, { tokens }) => sum + tokens * tokens, 0);
  const lastPairs = last.every ? pairs : sequences.reduce((sum, each) => sum + each.selected.length * each.tokens, 0);
  return { ...inputs, all, selected, last, pairs, lastPairs };
}

function keptTokens({ ids, attention_mask }: TokenIds, s: number): number[] {
  const mask = attention_mask ?? { length: ids.length };
  if (mask.length !== ids.length) {
    throw new TypeformerError(
      "invalid_input",
      `sequence ${s}: attention_mask has ${mask.length} entries for ${ids.length} ids; they must match`,
    );
  }
  const kept = Array.from({ length: ids.length }, (_, t) => t).filter((t) => attention_mask?.[t] !== 0);
  if (kept.length === 0)
    throw new TypeformerError("invalid_input", `sequence ${s} has no token to attend to: give at least one id that attention_mask keeps`);
  return kept;
}

function positionIdsOf({ ids }: TokenIds, { padId }: ModelConfig): number[] {
  let counted = 0;
  return Array.from(ids, (id) => (id === padId ? padId : ++counted + padId));
}

function checkedId(id: number, t: number, { vocab }: ModelConfig): number {
  if (Number.isInteger(id) && id >= 0 && id < vocab) return id;
  throw new TypeformerError(
    "invalid_input",
    `token ${t} has the id ${id}, outside the model's vocabulary of ${vocab}: was it made by another model's tokenizer?`,
  );
}

function checkedPosition(position: number, length: number, { positions, tokenLimit }: ModelConfig): number {
  if (position < positions) return position;
  throw new TypeformerError(
    "too_long",
    `the text has ${length} tokens and the model has positions for ${tokenLimit}: shorten it, or ask for \`truncation: true\``,
  );
}

function rowsOf(positions: readonly number[], kept: number[]): number[] {
  return positions.map((position) => {
    const row = kept.indexOf(position);
    if (row >= 0) return row;
    throw new TypeformerError(
      "invalid_input",
      `position ${position} is not a token that the attention_mask keeps: there are ${kept.length}, from ${kept[0]} to ${kept.at(-1)}`,
    );
  });
}
