import type { AddedToken } from "./added-tokens.ts";

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

/** A token outside any text: `<s>`, `</s>`, `<pad>`. */
export type SpecialToken = Pick<AddedToken, "id" | "content">;

export type Side = "left" | "right";

export function emptyEncoding(): Encoding {
  return { ids: [], tokens: [], offsets: [], attention_mask: [] };
}

export function pushToken(encoding: Encoding, { id, content }: SpecialToken, offsets: [number, number], attended = 1): void {
  encoding.ids.push(id);
  encoding.tokens.push(content);
  encoding.offsets.push(offsets);
  encoding.attention_mask.push(attended);
}

/** `<s> A </s>`, or for a pair `<s> A </s></s> B </s>`. */
export function withSpecialTokens(first: Encoding, second: Encoding | undefined, cls: SpecialToken, sep: SpecialToken): Encoding {
  const around = (open: SpecialToken, { ids, tokens, offsets, attention_mask }: Encoding): Encoding => ({
    ids: [open.id, ...ids, sep.id],
    tokens: [open.content, ...tokens, sep.content],
    offsets: [[0, 0], ...offsets, [0, 0]],
    attention_mask: [1, ...attention_mask, 1],
  });
  return second ? joined(around(cls, first), around(sep, second)) : around(cls, first);
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
export function cut(encoding: Encoding, length: number, side: Side): Encoding {
  const from = side === "left" ? Math.max(0, encoding.ids.length - length) : 0;
  return mapLists(encoding, (list) => list.slice(from, from + length));
}

/** Fills up to `length` on one side. */
export function padded(encoding: Encoding, length: number, pad: SpecialToken, side: Side): Encoding {
  const padding = emptyEncoding();
  for (let n = encoding.ids.length; n < length; n++) pushToken(padding, pad, [0, 0], 0);
  return side === "left" ? joined(padding, encoding) : joined(encoding, padding);
}

function joined(a: Encoding, b: Encoding): Encoding {
  return {
    ids: a.ids.concat(b.ids),
    tokens: a.tokens.concat(b.tokens),
    offsets: a.offsets.concat(b.offsets),
    attention_mask: a.attention_mask.concat(b.attention_mask),
  };
}

function mapLists({ ids, tokens, offsets, attention_mask }: Encoding, change: <T>(list: T[]) => T[]): Encoding {
  return { ids: change(ids), tokens: change(tokens), offsets: change(offsets), attention_mask: change(attention_mask) };
}
