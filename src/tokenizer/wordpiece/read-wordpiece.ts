import { asCount, asString, at, type Field, refuse } from "../fields.ts";
import type { ModelReader } from "../stages/stage.ts";
import { readVocab, type Vocab } from "../stages/vocab.ts";
import { WordPiece, type WordPieceOptions } from "./wordpiece.ts";

/** `model` of tokenizer.json with the type WordPiece. */
export const readWordPiece: ModelReader = (field) =>
  wordPieceOf(readVocab(at(field, "vocab")), at(field, "unk_token"), {
    prefix: asString(at(field, "continuing_subword_prefix")),
    maxCharacters: asCount(at(field, "max_input_chars_per_word")),
  });

/** @throws TypeformerError `invalid_tokenizer` where the vocabulary lacks the unknown token: some word may need it */
export function wordPieceOf(vocab: Vocab, unknown: Field, options: Omit<WordPieceOptions, "unknown">): WordPiece {
  const token = asString(unknown);
  if (!vocab.vocab.has(token)) throw refuse(unknown, "a token of the vocabulary: words that cannot be made of pieces become it");
  return new WordPiece(vocab, { ...options, unknown: token });
}
