import { findJson, type ModelFiles, pagesInstead, readText } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { Tokenizer } from "../tokenizer/index.ts";

/**
 * Opens the tokenizer of a model's folder: `tokenizer.json`, or `vocab.json` and `merges.txt`; the weights are not touched.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_tokenizer`
 */
export async function tokenizerFrom(files: ModelFiles): Promise<Tokenizer> {
  const config = await findJson(files, "tokenizer_config.json");
  const tokenizer = await findJson(files, "tokenizer.json");
  if (tokenizer !== undefined) return Tokenizer.fromJSON(tokenizer, config);
  const vocab = await findJson(files, "vocab.json");
  if (vocab !== undefined) return Tokenizer.fromVocabAndMerges(vocab, await readText(files, "merges.txt"), config);
  throw new TypeformerError(
    "file_missing",
    `there is no tokenizer in ${files.name}: it needs tokenizer.json, or vocab.json and merges.txt${pagesInstead(files)}`,
  );
}
