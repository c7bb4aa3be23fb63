import { describe, TypeformerError } from "../../errors/index.ts";
import type { OnWarning } from "../../loading/index.ts";
import type { ModelConfig } from "../../model/index.ts";
import type { Tokenizer } from "../../tokenizer/index.ts";
import { checkedEncoding } from "../texts.ts";
import type { EncodedText } from "./labelled-tokens.ts";

/** What may be labelled: a text, or with `is_split_into_words` the words of one; or a list of these. */
export type TaggedTexts = string | readonly string[] | readonly (readonly string[])[];

/** A text, and its words where it came in words. */
interface TaggedText {
  text: string;
  words?: readonly string[];
  wordBegins?: readonly number[];
}

/** The texts one by one. @throws TypeformerError `invalid_input` for anything else, and where there is none */
export function taggedTexts(texts: TaggedTexts, { is_split_into_words = false, delimiter = " " }): TaggedText[] {
  const list: readonly unknown[] = !Array.isArray(texts) || (is_split_into_words && texts.some(isString)) ? [texts] : texts;
  if (list.length === 0) throw new TypeformerError("invalid_input", "the list of texts is empty: give one text at least");
  return list.map((text, i) => {
    if (is_split_into_words && Array.isArray(text) && text.every(isString)) return putTogether(text, delimiter);
    if (!is_split_into_words && isString(text)) return { text };
    const expected = is_split_into_words ? "a list of its words, since is_split_into_words is true" : "a string";
    const hint = Array.isArray(text) && text.every(isString) ? "; a list of words needs is_split_into_words" : "";
    throw new TypeformerError("invalid_input", `text ${i}: expected ${expected}, found ${describe(text)}${hint}`);
  });
}

const isString = (value: unknown): value is string => typeof value === "string";

function putTogether(words: readonly string[], delimiter: string): TaggedText {
  let next = 0;
  const wordBegins = words.map((word) => {
    const begin = next;
    next += word.length + delimiter.length;
    return begin;
  });
  return { text: words.join(delimiter), words, wordBegins };
}

/** How a text that is longer than the limit is read. */
interface Reading {
  tokenizer: Tokenizer;
  config: ModelConfig;
  /** Tokens that neighbouring chunks have in common; absent: the text is cut, which is warned of. */
  stride: number | undefined;
  warn: OnWarning;
}

/**
 * A text as the model reads it: whole, cut at the limit of the tokenizer's files, or in chunks. Where these name none that the model has
 * positions for, chunks are as long as those; without chunks such a text is refused, as nothing says that it may be cut.
 *
 * @throws TypeformerError `too_long`; `invalid_option` for a stride that leaves a chunk no room for anything new; `invalid_input` for a
 *   token that the model has no row for
 */
export function encodedChunks({ text, words, wordBegins }: TaggedText, { tokenizer, config, stride, warn }: Reading): EncodedText[] {
  const { modelMaxLength } = tokenizer;
  const longest = stride === undefined ? modelMaxLength : Math.min(modelMaxLength, config.tokenLimit);
  const max_length = Number.isFinite(longest) ? longest : undefined;
  const all = tokenizer.encodeChunks(words ?? text, { max_length, stride, is_split_into_words: words !== undefined });
  if (all.length > 1 && stride === undefined) warn(cutAt(longest));
  const read = stride === undefined ? all.slice(0, 1) : all;
  return read.map((encoding) => {
    if (encoding.ids.length > config.tokenLimit) throw tooLong(encoding.ids.length, config);
    return { ...checkedEncoding(encoding, tokenizer, config), text, wordBegins };
  });
}

const cutAt = (limit: number): string =>
  `a text has more than the ${limit} tokens that this tokenizer's files allow: the rest of it is not read. With \`stride\` (and an aggregation_strategy) all of it is, in chunks`;

function tooLong(tokens: number, { tokenLimit }: ModelConfig): TypeformerError {
  const found = `the text has ${tokens} tokens and the model has positions for ${tokenLimit}, special tokens included`;
  return new TypeformerError("too_long", `${found}: read it in chunks with \`stride\` (and an aggregation_strategy), or shorten it`);
}
