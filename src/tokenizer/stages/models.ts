/** What makes tokens of words: a model is a file or a folder, and a line here. */
import { readBpe } from "../bpe/read-bpe.ts";
import { asString, at, type Field, refuse } from "../fields.ts";
import type { Model, ModelReader } from "./stage.ts";

const models: Readonly<Record<string, ModelReader>> = { BPE: readBpe };

/** Old files leave the type of a BPE out. */
export function readModel(field: Field, words: { spelledInBytes: boolean }): Model {
  const type = at(field, "type");
  const name = type.value === undefined ? "BPE" : asString(type);
  if (!Object.hasOwn(models, name)) throw refuse(type, Object.keys(models).join(" or "));
  return models[name](field, words);
}
