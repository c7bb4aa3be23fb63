import { describe, TypeformerError } from "../errors/index.ts";
import { checkedPositions, type ModelConfig } from "../model/index.ts";
import type { Encoding, Tokenizer } from "../tokenizer/index.ts";
import { refuseUnknownRows } from "./vocabulary.ts";

/** Whether and where a text is cut. By Python's rule `max_length` alone asks for it too, and its default is the tokenizer's own limit. */
export interface Cutting {
  truncation?: boolean | "only_first";
  max_length?: number;
}

/** One text or several as a list. @throws TypeformerError `invalid_input` for anything else, naming its place. */
export function readTexts(texts: string | readonly string[]): readonly string[] {
  const list = Array.isArray(texts) ? texts : [texts];
  const wrong = list.findIndex((text) => typeof text !== "string");
  if (wrong < 0) return list;
  const where = Array.isArray(texts) ? `text ${wrong} of the list` : "the text";
  throw new TypeformerError("invalid_input", `${where} must be a string, found ${describe(list[wrong])}`);
}

/**
 * A text's encoding, or that of two, within the model's limits, which are told before a pass is computed.
 * It is cut at `max_length`, or where none is given at what the tokenizer's files call the limit; at the model's own where that is smaller.
 *
 * @param pair a second text, encoded together with the first
 * @throws TypeformerError `too_long` unless it is cut, `invalid_input` for a token that the model has no row for
 */
export function encodeWithin(tokenizer: Tokenizer, config: ModelConfig, text: string, cutting: Cutting, pair?: string): Encoding {
  const { max_length, truncation = max_length !== undefined } = cutting;
  const most = Math.min(max_length ?? tokenizer.modelMaxLength, config.tokenLimit);
  const encoding = truncation ? tokenizer.encode(text, pair, { truncation, max_length: most }) : tokenizer.encode(text, pair);
  return checkedEncoding(encoding, tokenizer, config);
}

/** The encoding, if the model can take it. @throws TypeformerError `too_long`, `invalid_input` for a token that the model has no row for */
export function checkedEncoding(encoding: Encoding, tokenizer: Tokenizer, config: ModelConfig): Encoding {
  checkedPositions(encoding, config);
  refuseUnknownRows(encoding.ids, tokenizer, config, "the text");
  return encoding;
}
