/**
 * Tokens that are found in the text before it is split into words: `<mask>`, `<s>` and whatever a fine-tuning added.
 *
 * The leftmost match wins, then the longest. Those with `normalized: false` are looked for first, in the whole text; the others in what
 * is left between them (there is no normalizer here, so this order is all that is left of the difference).
 */
import { isWhiteSpace, isWord } from "./classes.ts";

export type AddedToken = {
  id: number;
  content: string;
  /** Takes the white space before it along. */
  lstrip: boolean;
  /** Takes the white space after it along. */
  rstrip: boolean;
  /** Is not matched beside a word character. */
  single_word: boolean;
  normalized: boolean;
  /** Left out by `decode` with `skip_special_tokens`. */
  special: boolean;
};

/** A stretch of the text, [begin, end) in UTF-16 units: an added token, or text still to be split into words. */
export type Piece = { begin: number; end: number; token?: AddedToken };

export class AddedTokens {
  private readonly byContent: ReadonlyMap<string, AddedToken>;
  private readonly patterns: readonly (RegExp | undefined)[];

  constructor(tokens: readonly AddedToken[]) {
    this.byContent = new Map(tokens.map((token) => [token.content, token]));
    this.patterns = [false, true].map((normalized) => anyOf(tokens.filter((token) => token.normalized === normalized)));
  }

  /** The pieces of `text`, in order, none of them empty. */
  split(text: string): Piece[] {
    let pieces: Piece[] = text === "" ? [] : [{ begin: 0, end: text.length }];
    for (const pattern of this.patterns) {
      if (pattern) pieces = pieces.flatMap((piece) => (piece.token ? [piece] : this.find(pattern, text, piece)));
    }
    return pieces;
  }

  private find(pattern: RegExp, whole: string, { begin, end }: Piece): Piece[] {
    const text = whole.slice(begin, end);
    const pieces: Piece[] = [];
    let done = 0;
    for (const { 0: content, index } of text.matchAll(pattern)) {
      const token = this.byContent.get(content);
      let from = index;
      let to = index + content.length;
      if (!token || (token.single_word && touchesWord(text, from, to))) continue;
      if (token.lstrip) while (from > done && isWhiteSpace(text.charCodeAt(from - 1))) from--;
      if (token.rstrip) while (to < text.length && isWhiteSpace(text.charCodeAt(to))) to++;
      if (done < from) pieces.push({ begin: begin + done, end: begin + from });
      pieces.push({ begin: begin + from, end: begin + to, token });
      done = to;
    }
    if (done < text.length) pieces.push({ begin: begin + done, end });
    return pieces;
  }
}

/** Alternatives are tried in their order, so the longest comes first. */
function anyOf(tokens: readonly AddedToken[]): RegExp | undefined {
  if (tokens.length === 0) return undefined;
  const longestFirst = tokens.map((token) => token.content).sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "gu");
}

function touchesWord(text: string, from: number, to: number): boolean {
  const before = Array.from(text.slice(Math.max(0, from - 2), from)).at(-1);
  const after = text.codePointAt(to);
  return isWord(before?.codePointAt(0) ?? 0) || isWord(after ?? 0);
}
