import { TypeformerError } from "../../errors/index.ts";
import type { ModelConfig } from "../../model/index.ts";
import type { Encoding, Tokenizer } from "../../tokenizer/index.ts";
import { checkedEncoding } from "../texts.ts";
import type { Question } from "./questions.ts";

/** A question with a chunk of its context, as the model reads them. */
export interface QuestionChunk extends Encoding {
  /** Which of the two texts is the context. */
  context: 0 | 1;
  /** The tokens that an answer may begin or end with: the context's, and the one that stands for "no answer". */
  places: readonly number[];
}

/** How long chunks are, special tokens included, and how many tokens they have in common. */
export interface Window {
  max_seq_len?: number;
  doc_stride?: number;
}

/** What Python gives a chunk unless it is told. */
const USUAL = { tokens: 384, stride: 128 };

/**
 * A question with its context, in as many chunks as that takes. The question comes first unless the tokenizer fills up on the left.
 *
 * @throws TypeformerError `too_long` for a question that leaves the context no room, or a chunk that the model has no positions for;
 *   `invalid_option` for a window that has no room for anything new; `invalid_input` for a token that the model has no row for
 */
export function questionChunks(
  { question, context }: Question,
  window: Window,
  tokenizer: Tokenizer,
  config: ModelConfig,
): QuestionChunk[] {
  const max_length = window.max_seq_len ?? Math.min(tokenizer.modelMaxLength, USUAL.tokens, config.tokenLimit);
  const stride = window.doc_stride ?? Math.min(Math.floor(max_length / 2), USUAL.stride);
  checkRoom({ question, context }, { max_length, stride }, tokenizer);
  const place = tokenizer.paddingSide === "right" ? 1 : 0;
  const chunks =
    place === 1
      ? tokenizer.encodeChunks(question, context, { max_length, stride, truncation: "only_second" })
      : tokenizer.encodeChunks(context, question, { max_length, stride, truncation: "only_first" });
  return chunks.map((chunk) => {
    if (chunk.ids.length > config.tokenLimit) throw beyondPositions(chunk.ids.length, config);
    const encoding = checkedEncoding(chunk, tokenizer, config);
    const { ids, sequence_ids } = encoding;
    const places = [...ids.keys()].filter((t) => sequence_ids[t] === place || ids[t] === tokenizer.clsTokenId);
    return { ...encoding, context: place, places };
  });
}

/** Whether a context that needs chunks has room in each for something new: said in the names of the options. */
function checkRoom(
  { question, context }: Question,
  { max_length, stride }: { max_length: number; stride: number },
  tokenizer: Tokenizer,
): void {
  const special = tokenizer.encode("", "").ids.length;
  const asked = tokenizer.tokenize(question).ids.length;
  const room = max_length - special - asked;
  const window = `max_seq_len: of ${max_length} tokens`;
  if (max_length < special) throw new TypeformerError("invalid_option", `${window} the special tokens alone take ${special}: give more`);
  if (stride > max_length - tokenizer.encode("").ids.length)
    throw new TypeformerError(
      "invalid_option",
      `doc_stride: found ${stride}, and max_seq_len is ${max_length} with special tokens: give less`,
    );
  if (stride < room || tokenizer.tokenize(context).ids.length <= room) return;
  if (room < 1)
    throw new TypeformerError(
      "too_long",
      `${window} the question takes ${asked} and special tokens ${special}: nothing is left for the context. Ask a shorter one`,
    );
  const found = `doc_stride: found ${stride}, but beside the question a chunk has room for ${room} tokens of the context`;
  throw new TypeformerError("invalid_option", `${found}: give less, so that each has some that are new`);
}

function beyondPositions(tokens: number, { tokenLimit }: ModelConfig): TypeformerError {
  const found = `question and context have ${tokens} tokens, and the model has positions for ${tokenLimit}, special tokens included`;
  return new TypeformerError("too_long", `${found}: give a max_seq_len of at most ${tokenLimit}`);
}
