/** Which of two texts a token is of; null for tokens that the post-processors put there. */
export type TextNumber = 0 | 1 | null;

/** Tokens on their way through the post-processors. */
export type TokenList = {
  /** The text that they are of, or its words where it came in words; empty for special tokens. */
  text: string | readonly string[];
  ids: readonly number[];
  /** Each token as the vocabulary spells it, an added token as it was found. */
  spellings: readonly string[];
  /** [begin, end) in UTF-16 units of the text, or of the token's word where the text came in words. */
  offsets: readonly [number, number][];
  /** Which word of the text each is of, counted from 0; null for special tokens. */
  words: readonly (number | null)[];
  texts: readonly TextNumber[];
  types: readonly number[];
  /** Whether it is a later part of a text that was too long. */
  isLater: boolean;
};

/** The text, or the word, that the token `i` is of: what its offsets are counted in. */
export function textAt({ text, words }: TokenList, i: number): string {
  return typeof text === "string" ? text : text[words[i] ?? 0];
}

/** The tokens [from, to) of a list. */
export function partOf(list: TokenList, [from, to]: readonly [number, number], isLater: boolean): TokenList {
  if (from === 0 && to === list.ids.length) return list;
  return {
    text: list.text,
    ids: list.ids.slice(from, to),
    spellings: list.spellings.slice(from, to),
    offsets: list.offsets.slice(from, to),
    words: list.words.slice(from, to),
    texts: list.texts.slice(from, to),
    types: list.types.slice(from, to),
    isLater,
  };
}

/** The same tokens, all of one type. */
export function ofType(list: TokenList, type: number): TokenList {
  return { ...list, types: list.ids.map(() => type) };
}
