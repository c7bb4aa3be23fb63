import { describe, TypeformerError } from "../errors/index.ts";
import type { ModelConfig } from "../model/index.ts";
import type { Encoding, Tokenizer } from "../tokenizer/index.ts";
import { refuseUnknownRows } from "./vocabulary.ts";

/** One text or several as a list. @throws TypeformerError `invalid_input` for anything else, naming its place. */
export function readTexts(texts: string | readonly string[]): readonly string[] {
  const list = Array.isArray(texts) ? texts : [texts];
  const wrong = list.findIndex((text) => typeof text !== "string");
  if (wrong < 0) return list;
  const where = Array.isArray(texts) ? `text ${wrong} of the list` : "the text";
  throw new TypeformerError("invalid_input", `${where} must be a string, found ${describe(list[wrong])}`);
}

/**
 * A text's encoding within the model's limit.
 *
 * @throws TypeformerError `too_long` unless `truncation` cuts it, `invalid_input` for a token that the model has no row for
 */
export function encodeWithin(
  tokenizer: Tokenizer,
  config: ModelConfig,
  text: string,
  { truncation = false, max_length = config.tokenLimit }: { truncation?: boolean; max_length?: number } = {},
): Encoding {
  const { tokenLimit } = config;
  const encoding = truncation
    ? tokenizer.encode(text, { truncation, max_length: Math.min(max_length, tokenLimit) })
    : tokenizer.encode(text);
  refuseUnknownRows(encoding.ids, tokenizer, config, "the text");
  if (encoding.ids.length <= tokenLimit) return encoding;
  throw new TypeformerError(
    "too_long",
    `the text has ${encoding.ids.length} tokens and the model has positions for ${tokenLimit}, special tokens included: shorten it, or cut it with \`truncation: true\``,
  );
}
