import type { Encoding } from "../../tokenizer/index.ts";
import { softmax } from "../scores.ts";

/** A token of a text, and what a model says of it. */
export interface LabelledToken {
  /** Its place in the encoding, special tokens counted. */
  index: number;
  /** As the vocabulary spells it; what the text has, where the vocabulary does not know it. */
  word: string;
  /** [start, end) in UTF-16 units of the text. */
  start: number;
  end: number;
  /** [labels], the shares of all labels: they add up to 1. */
  scores: Float32Array;
  /** Whether it continues the word before it. */
  isSubword: boolean;
}

/** What is asked of a tokenizer here. */
export interface Spelling {
  readonly unkTokenId: number | undefined;
  /** Whether a token that continues a word is marked so, as WordPiece's `##` does. */
  readonly marksSubwords: boolean;
  /** The text of tokens as the vocabulary spells them. */
  tokensToText(tokens: readonly string[]): string;
}

/** A text, or one chunk of it, as the model reads it. */
export interface EncodedText extends Encoding {
  /** The whole text. */
  text: string;
  /** Where in the text each word begins, of one that was given in words: its tokens' offsets are counted from there. */
  wordBegins?: readonly number[];
}

/** The places of the tokens that a text holds: all but those which are put around it. */
export const textPlaces = ({ sequence_ids }: Encoding): number[] => [...sequence_ids.keys()].filter((t) => sequence_ids[t] !== null);

/**
 * The tokens of a text with their shares, as transformers 5.23 gathers them (`gather_pre_entities`).
 *
 * Where continuations are marked, a token continues a word unless it is as long as its stretch of the text; where they are not, one does
 * that begins neither the text nor after a U+0020, nor with one.
 *
 * @param logits [labels] for each of `textPlaces`
 */
export function labelledTokens(chunk: EncodedText, logits: readonly Float32Array[], spelling: Spelling): LabelledToken[] {
  const { text, wordBegins, ids, tokens, offsets, word_ids } = chunk;
  return textPlaces(chunk).map((index, i) => {
    const begin = wordBegins?.[word_ids[index] ?? 0] ?? 0;
    const [start, end] = offsets[index].map((offset) => begin + offset);
    const stretch = text.slice(start, end);
    const isUnknown = ids[index] === spelling.unkTokenId;
    const continues = spelling.marksSubwords
      ? codePoints(tokens[index]) !== codePoints(stretch)
      : start > 0 && !text.slice(start - 1, start + 1).includes(" ");
    const word = isUnknown ? stretch : tokens[index];
    return { index, word, start, end, scores: softmax(logits[i]), isSubword: continues && !isUnknown };
  });
}

/** How long Python calls a text. */
export const codePoints = (text: string): number => Array.from(text).length;
