import { bpeOf } from "../bpe/read-bpe.ts";
import { asString, type Field, parsed, refuse } from "../fields.ts";
import type { Model } from "../stages/stage.ts";
import type { Settings } from "./settings.ts";
import type { TokenizerClass } from "./tokenizer-class.ts";

/**
 * The model of vocab.json and merges.txt, the older pair of files.
 *
 * @param merges the text of merges.txt (a first line `#version: 0.2` is skipped), or the merges as a list
 */
export function readPair(vocab: unknown, merges: unknown, { className }: Settings, { isByteLevel }: TokenizerClass): Model {
  if (!isByteLevel) {
    const named = { value: className, path: "tokenizer_config.json: tokenizer_class" };
    throw refuse(named, "RobertaTokenizer, or a tokenizer.json: vocab.json and merges.txt say too little for another class");
  }
  return bpeOf(parsed(vocab, "vocab.json"), lines(merges), { spelledInBytes: true });
}

/** Lines end at \n or \r\n and nowhere else: a token may hold any other separator. */
function lines(merges: unknown): Field {
  const field = { value: merges, path: "merges.txt" };
  if (Array.isArray(merges)) return field;
  const all = asString(field).split(/\r?\n/);
  if (all.at(-1) === "") all.pop();
  return { ...field, value: all };
}
