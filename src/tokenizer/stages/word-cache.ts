import type { Word } from "./stage.ts";

const WORDS = 20_000;
const LENGTH = 12; // V8 keeps the whole text alive for a longer slice of it

/** The tokens of short words: most of a text is words that came before. */
export class WordCache {
  private readonly words = new Map<string, Word>();

  /** The tokens of a word: those that `encode` gave the first time. */
  of(text: string, encode: (text: string) => Word): Word {
    if (text.length > LENGTH) return encode(text);
    let word = this.words.get(text);
    if (word === undefined) {
      word = encode(text);
      if (this.words.size === WORDS) this.words.clear();
      this.words.set(text, word);
    }
    return word;
  }
}
