/**
 * WordPiece of one word (Wu et al. 2016, Devlin et al. 2018): from its beginning, the longest piece that the vocabulary has, again and
 * again; all pieces but the first are looked for with a prefix, `##`. A word with a stretch that no piece fits is one unknown token.
 *
 * No piece is looked for that is longer than the longest token, so a word of n characters costs O(n) however long it may be.
 */
import type { Model, Word } from "../stages/stage.ts";
import type { Vocab } from "../stages/vocab.ts";
import { WordCache } from "../stages/word-cache.ts";
import type { MatchStep, TokenSpan, WordSteps } from "../steps.ts";

export type WordPieceOptions = {
  /** The token of a word that cannot be made of pieces. It is in the vocabulary. */
  unknown: string;
  /** What stands before a piece that continues a word. */
  prefix: string;
  /** Words of more characters (code points) are unknown. */
  maxCharacters: number;
};

export class WordPiece implements Model {
  readonly vocab: Vocab["vocab"];
  readonly tokenOf: Vocab["tokenOf"];
  readonly spellsBytes = false;
  readonly subwordPrefix: string;
  private readonly options: WordPieceOptions;
  private readonly unknownId: number;
  private readonly longest: number;
  private readonly cache = new WordCache();

  constructor({ vocab, tokenOf }: Vocab, options: WordPieceOptions) {
    this.vocab = vocab;
    this.tokenOf = tokenOf;
    this.options = options;
    this.subwordPrefix = options.prefix;
    this.unknownId = vocab.get(options.unknown) ?? 0;
    this.longest = 0;
    for (const token of vocab.keys()) this.longest = Math.max(this.longest, token.length);
  }

  encode(word: string): Word {
    return this.cache.of(word, (word) => this.match(word));
  }

  steps(word: string): WordSteps {
    const matches: MatchStep[] = [];
    const { ids, begins, ends } = this.match(word, (step) => matches.push(step));
    return { bytes: [], symbols: [], merges: [], matches, tokens: ids.map((id, i) => this.span(id, begins[i], ends[i])) };
  }

  private match(word: string, tell?: (step: MatchStep) => void): Word {
    const pieces = { ids: [] as number[], begins: [] as number[], ends: [] as number[] };
    const unknown = { ids: [this.unknownId], begins: [0], ends: [word.length] };
    if (hasMore(word, this.options.maxCharacters)) return unknown;
    for (let begin = 0; begin < word.length; ) {
      const tried: string[] = [];
      const found = this.longestFrom(word, begin, tell && tried);
      tell?.({ from: begin, to: found?.end ?? word.length, tried, found: found && this.span(found.id, begin, found.end) });
      if (!found) return unknown;
      pieces.ids.push(found.id);
      pieces.begins.push(begin);
      pieces.ends.push(found.end);
      begin = found.end;
    }
    return pieces;
  }

  /** The longest piece from there on. @param tried gets all that were looked for */
  private longestFrom(word: string, begin: number, tried?: string[]): { id: number; end: number } | undefined {
    let end = Math.min(word.length, begin + this.longest);
    if (isInside(word, end)) end--;
    for (; end > begin; end -= isInside(word, end - 1) ? 2 : 1) {
      const piece = begin === 0 ? word.slice(0, end) : this.options.prefix + word.slice(begin, end);
      tried?.push(piece);
      const id = this.vocab.get(piece);
      if (id !== undefined) return { id, end };
    }
    return undefined;
  }

  private span(id: number, begin: number, end: number): TokenSpan {
    return { id, token: this.tokenOf.get(id) ?? "", begin, end };
  }
}

/** Whether a word has more characters than `most`. */
function hasMore(word: string, most: number): boolean {
  if (word.length <= most) return false;
  let characters = 0;
  for (const _ of word) characters++;
  return characters > most;
}

/** Whether the unit there is the second half of a character. */
const isInside = (word: string, at: number): boolean => (word.charCodeAt(at) & 0xfc00) === 0xdc00;
