import type { TokenList } from "./stages/stage.ts";

/** A text as the model reads it: four lists of one length. */
export type Encoding = {
  ids: number[];
  /** The vocabulary's keys: `Ġroom`, `<mask>`. */
  tokens: string[];
  /** [begin, end) in UTF-16 units of the text (of its own text, in a pair); [0, 0] for tokens that the text does not hold. */
  offsets: [number, number][];
  /** 1, and 0 for padding. */
  attention_mask: number[];
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
  };
}

/**
 * The lengths that two texts keep of `room` tokens, longest first: the shorter one stays whole as long as the longer one can give way,
 * then both get half, the longer one the odd token.
 */
export function longestFirst(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const half = Math.floor(room / 2);
  const shorter = Math.min(first, second, half);
  return first > second ? [room - shorter, shorter] : [shorter, room - shorter];
}

/** The first `length` tokens, or the last where the left side is to go. */
export function cut({ text, ids, spellings, offsets }: TokenList, length: number, side: Side): TokenList {
  const from = side === "left" ? Math.max(0, ids.length - length) : 0;
  const kept = <T>(list: readonly T[]): T[] => list.slice(from, from + length);
  return { text, ids: kept(ids), spellings: kept(spellings), offsets: kept(offsets) };
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
  };
}
