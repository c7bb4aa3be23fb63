import type { Encoding } from "../../tokenizer/index.ts";
import type { TokenSpan } from "./token-spans.ts";

/** Where a span of tokens lies in the context, [start, end) in UTF-16 units. */
export type PlaceOf = (span: TokenSpan) => [number, number];

/** From the begin of the first token to the end of the last. */
export const byTokens =
  ({ offsets }: Encoding): PlaceOf =>
  ({ first, last }) => [offsets[first][0], offsets[last][1]];

/**
 * From the begin of the first token's word to the end of the last one's, as transformers 5.2 asks the encoding (`token_to_word`,
 * `word_to_chars`). Of a word that was cut its chunk's part counts; where a token has no word, such as the one for "no answer", tokens do.
 *
 * @param context which of the encoding's two texts it is
 */
export function byWords(encoding: Encoding, context: 0 | 1): PlaceOf {
  const { offsets, word_ids, sequence_ids } = encoding;
  const words = new Map<number | null, [number, number]>();
  for (const [t, word] of word_ids.entries()) {
    if (word !== null && sequence_ids[t] === context) words.set(word, [words.get(word)?.[0] ?? offsets[t][0], offsets[t][1]]);
  }
  return (span) => {
    const [begins, ends] = [words.get(word_ids[span.first]), words.get(word_ids[span.last])];
    return begins && ends ? [begins[0], ends[1]] : byTokens(encoding)(span);
  };
}
