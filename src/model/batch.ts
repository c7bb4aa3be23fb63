import type { Handles, Inputs, Rows } from "../backends/index.ts";

/** What a model reads of an encoding: token ids, and which of them to attend to (all, if absent). */
export interface TokenIds {
  readonly ids: ArrayLike<number>;
  readonly attention_mask?: ArrayLike<number>;
  /** Which of two texts a token belongs to. Default: 0. A model without a table of types, such as DistilBERT, leaves them unread. */
  readonly token_type_ids?: ArrayLike<number>;
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
