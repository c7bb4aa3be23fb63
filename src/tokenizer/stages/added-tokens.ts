/**
 * Tokens that are found in the text before it is cut into words: `<mask>`, `<s>` and whatever a fine-tuning added.
 *
 * The leftmost match wins, then the longest. Those with `normalized: false` are looked for first, in the text as it came; what is left
 * between them is normalised, and the others are looked for in that, as the normalizer spells them.
 */
import { isWhiteSpace, isWord } from "../characters/classes.ts";
import { describe, refuse } from "../fields.ts";
import { AlignedText } from "./aligned-text.ts";
import type { Normalizer } from "./stage.ts";

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

/** A stretch of the text: an added token, or text still to be cut into words. */
export type Piece = { text: AlignedText; token?: AddedToken };

export class AddedTokens {
  private readonly asTheyStand: Contents;
  private readonly normalized: Contents;
  private readonly normalize: Normalizer;
  private readonly findsSpecial: boolean;

  /**
   * @param findsSpecial false: special tokens are text like any other
   * @throws TypeformerError `invalid_tokenizer` where the normalizer makes two tokens alike
   */
  constructor(tokens: readonly AddedToken[], normalize: Normalizer, findsSpecial: boolean) {
    this.normalize = normalize;
    this.findsSpecial = findsSpecial;
    this.asTheyStand = new Contents();
    this.normalized = new Contents();
    for (const token of tokens) {
      if (token.normalized) this.normalized.add(normalize(new AlignedText(token.content)).text, token);
      else this.asTheyStand.add(token.content, token);
    }
  }

  /** The pieces of `text`, in order, none of them empty, and normalised where they are no added tokens. */
  split(text: string): Piece[] {
    return this.find(this.asTheyStand, new AlignedText(text)).flatMap((piece) =>
      piece.token ? [piece] : this.find(this.normalized, this.normalize(piece.text)),
    );
  }

  private find(contents: Contents, whole: AlignedText): Piece[] {
    const { text } = whole;
    const pieces: Piece[] = [];
    let done = 0;
    for (const { token, begin, end } of contents.matches(text)) {
      if ((token.special && !this.findsSpecial) || (token.single_word && touchesWord(text, begin, end))) continue;
      let from = begin;
      let to = end;
      if (token.lstrip) {
        while (from > done && isWhiteSpace(text.charCodeAt(from - 1))) from--;
        from = Math.max(from, done); // the one before may have taken its beginning along
      }
      if (token.rstrip) while (to < text.length && isWhiteSpace(text.charCodeAt(to))) to++;
      if (done < from) pieces.push({ text: whole.slice(done, from) });
      if (from < to) pieces.push({ text: whole.slice(from, to), token });
      done = to;
    }
    if (done < text.length) pieces.push({ text: whole.slice(done, text.length) });
    return pieces;
  }
}

/** Spellings to be found in a text. No regular expression of them all: there may be ten thousand. */
class Contents {
  private readonly tokens = new Map<string, AddedToken>();
  /** By their first unit how long they are, the longest first. */
  private readonly lengths = new Map<string, number[]>();
  private firstUnits: RegExp | undefined;

  add(spelling: string, token: AddedToken): void {
    if (spelling === "") return; // the normalizer left nothing to be found
    const other = this.tokens.get(spelling);
    if (other) {
      const why = `the normalizer makes both of it and of ${describe(other.content)} ${describe(spelling)}`;
      throw refuse({ value: token.content, path: "added tokens" }, `a token of its own: ${why}`);
    }
    this.tokens.set(spelling, token);
    const lengths = new Set(this.lengths.get(spelling[0])).add(spelling.length);
    this.lengths.set(
      spelling[0],
      [...lengths].sort((a, b) => b - a),
    );
    this.firstUnits = undefined;
  }

  /** In order and without overlap: at every place the longest. */
  *matches(text: string): Iterable<{ token: AddedToken; begin: number; end: number }> {
    if (this.tokens.size === 0) return;
    this.firstUnits ??= anyOf([...this.lengths.keys()]);
    const { firstUnits } = this;
    for (let from = 0; ; ) {
      firstUnits.lastIndex = from;
      const begin = firstUnits.exec(text)?.index;
      if (begin === undefined) return;
      const length = this.lengths.get(text[begin])?.find((length) => this.tokens.has(text.slice(begin, begin + length)));
      const token = length && this.tokens.get(text.slice(begin, begin + length));
      if (token) yield { token, begin, end: begin + length };
      from = begin + (length ?? 1);
    }
  }
}

/** Matches any of these UTF-16 units. */
const anyOf = (units: readonly string[]): RegExp =>
  new RegExp(`[${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}]`, "g");

function touchesWord(text: string, from: number, to: number): boolean {
  const before = Array.from(text.slice(Math.max(0, from - 2), from)).at(-1);
  const after = text.codePointAt(to);
  return isWord(before?.codePointAt(0) ?? 0) || isWord(after ?? 0);
}
