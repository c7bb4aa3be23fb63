import { type ModelFiles, readJson, readText } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors.ts";
import { Tokenizer } from "../tokenizer/index.ts";

/**
 * Opens the tokenizer of a model's folder: `tokenizer.json`, or `vocab.json` and `merges.txt`; the weights are not touched.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_tokenizer`
 */
export async function tokenizerFrom(files: ModelFiles): Promise<Tokenizer> {
  const config = (await files.open("tokenizer_config.json")) && (await readJson(files, "tokenizer_config.json"));
  if (await files.open("tokenizer.json")) return Tokenizer.fromJSON(await readJson(files, "tokenizer.json"), config);
  if (await files.open("vocab.json")) {
    return Tokenizer.fromVocabAndMerges(await readJson(files, "vocab.json"), await readText(files, "merges.txt"), config);
  }
  throw new TypeformerError(
    "file_missing",
    `there is no tokenizer in ${files.name}: it needs tokenizer.json, or vocab.json and merges.txt`,
  );
}
