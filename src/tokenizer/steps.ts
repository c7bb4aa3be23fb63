/**
 * How a text becomes tokens, step by step, for a reader to follow: what `tokenize` does, with what it passes through on the way.
 */
import type { AlignedText } from "./stages/aligned-text.ts";

/** A token, or what is to become one. Spans are [begin, end) in UTF-16 units of the text, a space in front included. */
export type TokenSpan = { id: number; token: string; begin: number; end: number };

/** A byte of the text's UTF-8, with its visible character: 0x20 is `Ġ`. The bytes of one character all have its span. */
export type ByteStep = { byte: number; symbol: string; begin: number; end: number };

/** Two neighbours that were joined. */
export type MergeStep = {
  /** The pair's index in the list of merges: of the pairs that could be joined it was the lowest. */
  rank: number;
  pair: readonly [string, string];
  /** What became of them: one symbol in the place of `symbols[from]` to `symbols[to - 1]`. */
  joined: TokenSpan;
  from: number;
  to: number;
};

/** A piece that was looked for: of what is left of a word the longest beginning that the vocabulary has, for a model that has no merges. */
export type MatchStep = {
  /** Where it begins in the piece's `text`, and where what was found ends; the word's end where nothing was found. */
  from: number;
  to: number;
  /** What was looked for, in this order and as the vocabulary writes it: the last one is what was found, if there is one. */
  tried: readonly string[];
  /** Undefined: there is none, and the word is unknown. */
  found: TokenSpan | undefined;
};

/** A word, or an added token such as `<mask>`, which has no bytes and no merges. */
export type PieceSteps = {
  /** As it is encoded: normalised, and with the space that was in front of it or that `add_prefix_space` put there. */
  text: string;
  begin: number;
  end: number;
  added: boolean;
  /** Empty where words are not spelled in bytes; so are symbols and merges for WordPiece. */
  bytes: ByteStep[];
  /** Before the first merge: a symbol for each byte, or character, that the vocabulary has. */
  symbols: TokenSpan[];
  /** In the order in which they happen. */
  merges: MergeStep[];
  /** What WordPiece does in the place of merges: the pieces in their order. Empty where the word is longer than it reads, and unknown. */
  matches: MatchStep[];
  tokens: TokenSpan[];
};

/** How a model comes to the tokens of a word; places are counted in the word. */
export type WordSteps = Pick<PieceSteps, "bytes" | "symbols" | "merges" | "matches" | "tokens">;

/** An added token as a piece. */
export function addedSteps(text: AlignedText, { id, content }: { id: number; content: string }): PieceSteps {
  const [begin, end] = text.span(0, text.text.length);
  const tokens = [{ id, token: content, begin, end }];
  return { text: text.text, begin, end, added: true, bytes: [], symbols: [], merges: [], matches: [], tokens };
}

/** A word as a piece: what was counted in the word, counted in the text. */
export function wordSteps(word: AlignedText, { bytes, symbols, merges, matches, tokens }: WordSteps): PieceSteps {
  const placed = <Step extends { begin: number; end: number }>(step: Step): Step => {
    const [begin, end] = word.span(step.begin, step.end);
    return { ...step, begin, end };
  };
  const [begin, end] = word.span(0, word.text.length);
  return {
    text: word.text,
    begin,
    end,
    added: false,
    bytes: bytes.map(placed),
    symbols: symbols.map(placed),
    merges: merges.map((merge) => ({ ...merge, joined: placed(merge.joined) })),
    matches: matches.map((match) => ({ ...match, found: match.found && placed(match.found) })),
    tokens: tokens.map(placed),
  };
}
