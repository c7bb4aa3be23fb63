/** A word on its way from characters to tokens, for a drawing in which every byte has a column. */
import type { Encoding, PieceSteps, Tokenizer } from "typeformer";

/** What stands over the columns [from, to). */
export interface Block {
  text: string;
  from: number;
  to: number;
  /** Whether it begins or ends inside a character: bytes of it stand elsewhere. */
  isPart: boolean;
}

/** The characters of a word, each over the bytes of its UTF-8. */
export function charactersOf({ text }: Pick<PieceSteps, "text">): Block[] {
  let to = 0;
  return Array.from(text, (character) => {
    const from = to;
    to += new TextEncoder().encode(character).length;
    return { text: character, from, to, isPart: false };
  });
}

/** The symbols of a word after its first `merges` merges. */
export function symbolsAfter({ bytes, symbols, merges }: PieceSteps, count: number): Block[] {
  const block = (text: string, from: number, to: number): Block => ({
    text,
    from,
    to,
    isPart: isInside(bytes[from]?.byte) || isInside(bytes[to]?.byte),
  });
  let blocks = symbols.map(({ token }, at) => block(token, at, at + 1));
  for (const { joined, from, to } of merges.slice(0, count)) {
    const at = blocks.findIndex((left) => left.from === from);
    blocks = blocks.toSpliced(at, 2, block(joined.token, from, to));
  }
  return blocks;
}

/** Whether a byte goes on with the character of the byte before it: 10xxxxxx in UTF-8. */
const isInside = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** A text, what the model reads of it, and how many tokens it does not read. */
interface Read {
  text: string;
  encoding: Encoding;
  cut: number;
}

/** The words and added tokens that the model reads. The last one of a text that is cut may be cut itself, and is left out. */
export function piecesOf(tokenizer: Pick<Tokenizer, "steps">, { text, encoding, cut }: Read): PieceSteps[] {
  if (cut === 0) return tokenizer.steps(text);
  return tokenizer.steps(text.slice(0, encoding.offsets.at(-2)?.[1])).slice(0, -1);
}

/** The index in the encoding of each piece's first token; `<s>` or `[CLS]` stands in front of them all. */
export function firstTokens(pieces: readonly PieceSteps[]): number[] {
  let next = 1;
  return pieces.map(({ tokens }) => {
    const first = next;
    next += tokens.length;
    return first;
  });
}

/**
 * Which piece is shown: that of the chosen token; where none is chosen, or it is in no piece, the one with most to see.
 */
export function pieceShown(pieces: readonly PieceSteps[], token: number | undefined): number {
  const chosen = firstTokens(pieces).findIndex(
    (first, i) => token !== undefined && token >= first && token < first + pieces[i].tokens.length,
  );
  if (chosen >= 0) return chosen;
  const steps = pieces.map((piece) => piece.merges.length + piece.matches.length);
  return steps.indexOf(Math.max(...steps));
}

/** Which tokens of the encoding are a part of a character, by their index. */
export function partsOf(pieces: readonly PieceSteps[]): Set<number> {
  const first = firstTokens(pieces);
  return new Set(
    pieces.flatMap((piece, p) => symbolsAfter(piece, piece.merges.length).flatMap(({ isPart }, i) => (isPart ? [first[p] + i] : []))),
  );
}
