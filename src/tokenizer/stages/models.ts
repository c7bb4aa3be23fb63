/** What makes tokens of words: a model is a file or a folder, and a line here. */
import { readBpe } from "../bpe/read-bpe.ts";
import { asObject, asString, at, type Field, refuse } from "../fields.ts";
import { readWordPiece } from "../wordpiece/read-wordpiece.ts";
import type { Model, ModelReader } from "./stage.ts";

const models = { BPE: readBpe, WordPiece: readWordPiece } satisfies Record<string, ModelReader>;

export type ModelName = keyof typeof models;

/** @throws TypeformerError `invalid_tokenizer` */
export function readModel(field: Field, words: { spelledInBytes: boolean }): Model {
  return models[modelName(field)](field, words);
}

/** Old files leave the type out: what a WordPiece has, no other model has. @throws TypeformerError `invalid_tokenizer` */
export function modelName(field: Field): ModelName {
  const type = at(field, "type");
  if (type.value === undefined) return "max_input_chars_per_word" in asObject(field) ? "WordPiece" : "BPE";
  const name = asString(type);
  if (Object.hasOwn(models, name)) return name as ModelName;
  const more = name === "Unigram" ? ": a Unigram model needs SentencePiece's table and its search for the likeliest pieces" : "";
  throw refuse(type, Object.keys(models).join(" or ") + more);
}
