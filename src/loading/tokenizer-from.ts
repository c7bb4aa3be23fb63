import { findJson, findText, type ModelFiles, pagesInstead, readText } from "../checkpoint/index.ts";
import { loadPart, TypeformerError } from "../errors/index.ts";
import type { Tokenizer, TokenizerFiles } from "../tokenizer/index.ts";

/**
 * Opens the tokenizer of a model's folder, as Python's `AutoTokenizer` does: `tokenizer.json`, or `vocab.json` and `merges.txt`, or
 * `vocab.txt`, and what stands beside them; the weights are not touched.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_tokenizer`
 */
export async function tokenizerFrom(files: ModelFiles): Promise<Tokenizer> {
  const contents: TokenizerFiles = {};
  const find = async (...names: (keyof TokenizerFiles)[]): Promise<void> => {
    const found = await Promise.all(names.map((file) => findJson(files, file)));
    for (const [i, file] of names.entries()) contents[file] = found[i];
  };
  await find("tokenizer_config.json", "tokenizer.json");
  const { tokenizer_class, added_tokens_decoder } = (contents["tokenizer_config.json"] ?? {}) as Record<string, unknown>;
  if ((added_tokens_decoder ?? null) === null) await find("special_tokens_map.json", "added_tokens.json");
  if (typeof tokenizer_class !== "string") await find("config.json");
  if (contents["tokenizer.json"] === undefined) {
    await find("vocab.json");
    contents["vocab.txt"] = await findText(files, "vocab.txt");
    if (contents["vocab.json"] !== undefined) contents["merges.txt"] = await readText(files, "merges.txt");
    else if (contents["vocab.txt"] === undefined) throw noTokenizer(files);
  }
  const part = await loadPart(async () => (await import("../tokenizer/index.ts")).Tokenizer);
  return part.fromFiles(contents);
}

function noTokenizer(files: ModelFiles): TypeformerError {
  const needed = `it needs tokenizer.json, or vocab.json and merges.txt, or vocab.txt${pagesInstead(files)}`;
  return new TypeformerError("file_missing", `there is no tokenizer in ${files.name}: ${needed}`);
}
