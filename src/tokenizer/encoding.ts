import type { TokenList } from "./stages/token-list.ts";

/** A text as the model reads it, or a pair of texts: lists of one length. */
export type Encoding = {
  ids: number[];
  /** The vocabulary's keys: `Ġroom`, `<mask>`. */
  tokens: string[];
  /**
   * [begin, end) in UTF-16 units of the text (of its own text, in a pair; of its own word, where words were given); [0, 0] for tokens that
   * the text does not hold.
   */
  offsets: [number, number][];
  /** 1, and 0 for padding. */
  attention_mask: number[];
  /** Which of a pair's texts a token is of, as BERT tells them apart: 0, and 1 for the second and what ends it. RoBERTa's are all 0. */
  token_type_ids: number[];
  /** Which word of its text a token is of, counted from 0: a word as the tokenizer cuts, or as it was given; null for special tokens. */
  word_ids: (number | null)[];
  /** Which text a token is of: 0, or 1 for the second of a pair; null for special tokens. */
  sequence_ids: (0 | 1 | null)[];
};

export type Side = "left" | "right";

/** The lists one after another. */
export function encodingOf(lists: readonly TokenList[], tokenOf: (id: number) => string | undefined): Encoding {
  const ids = lists.flatMap((list) => list.ids);
  const spellings = lists.flatMap((list) => list.spellings);
  return {
    ids,
    tokens: ids.map((id, i) => tokenOf(id) ?? spellings[i]),
    offsets: lists.flatMap((list) => list.offsets),
    attention_mask: ids.map(() => 1),
    token_type_ids: lists.flatMap((list) => list.types),
    word_ids: lists.flatMap((list) => list.words),
    sequence_ids: lists.flatMap((list) => list.texts),
  };
}

/** Fills up to `length` on one side. */
export function padded(encoding: Encoding, length: number, { id, content }: { id: number; content: string }, side: Side): Encoding {
  const count = Math.max(0, length - encoding.ids.length);
  const filled = <T>(list: readonly T[], filling: () => T): T[] => {
    const padding = Array.from({ length: count }, filling);
    return side === "left" ? [...padding, ...list] : [...list, ...padding];
  };
  return {
    ids: filled(encoding.ids, () => id),
    tokens: filled(encoding.tokens, () => content),
    offsets: filled(encoding.offsets, () => [0, 0]),
    attention_mask: filled(encoding.attention_mask, () => 0),
    token_type_ids: filled(encoding.token_type_ids, () => 0),
    word_ids: filled(encoding.word_ids, () => null),
    sequence_ids: filled(encoding.sequence_ids, () => null),
  };
}
