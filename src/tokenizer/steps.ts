/**
 * How a text becomes tokens, step by step, for a reader to follow: what `tokenize` does, with what it passes through on the way.
 */
import type { AddedToken } from "./added-tokens.ts";
import type { Bpe, Word } from "./bpe.ts";
import { byteCharacters, utf8 } from "./bytes.ts";

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

/** A word of the split rule, or an added token such as `<mask>`, which has no bytes and no merges. */
export type PieceSteps = {
  /** As it is encoded: with the space that was in front of it or that `add_prefix_space` put there. */
  text: string;
  begin: number;
  end: number;
  added: boolean;
  bytes: ByteStep[];
  /** Before the first merge: a symbol for each byte that the vocabulary has. */
  symbols: TokenSpan[];
  /** In the order in which they happen. */
  merges: MergeStep[];
  tokens: TokenSpan[];
};

/** Where a span of a word lies in the text. */
export type SpanInText = (begin: number, end: number) => [number, number];

export function addedSteps(text: string, [begin, end]: readonly [number, number], { id, content }: AddedToken): PieceSteps {
  return { text, begin, end, added: true, bytes: [], symbols: [], merges: [], tokens: [{ id, token: content, begin, end }] };
}

export function wordSteps(
  text: string,
  spanInText: SpanInText,
  bpe: Bpe,
  merges: readonly (readonly [string, string])[],
  tokenOf: (id: number) => string | undefined,
): PieceSteps {
  const named = ({ ids, begins, ends }: Word): TokenSpan[] =>
    ids.map((id, i) => {
      const [begin, end] = spanInText(begins[i], ends[i]);
      return { id, token: tokenOf(id) ?? "", begin, end };
    });
  const { bytes, origin } = utf8(text);
  const steps = bpe.steps(text);
  const symbols = named(steps.symbols);
  const [begin, end] = spanInText(0, text.length);
  return {
    text,
    begin,
    end,
    added: false,
    bytes: Array.from(bytes, (byte, i) => {
      const [begin, end] = spanInText(origin[i], origin[i] + ((text.codePointAt(origin[i]) ?? 0) > 0xffff ? 2 : 1));
      return { byte, symbol: byteCharacters[byte], begin, end };
    }),
    symbols,
    merges: steps.merges.map(({ rank, id, from, to }) => {
      const joined = { id, token: tokenOf(id) ?? "", begin: symbols[from].begin, end: symbols[to - 1].end };
      return { rank, pair: merges[rank], joined, from, to };
    }),
    tokens: named(steps.tokens),
  };
}
