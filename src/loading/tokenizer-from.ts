import { findText, type ModelFiles, pagesInstead, readText } from "../checkpoint/index.ts";
import { loadPart, parseJson, phase, TypeformerError } from "../errors/index.ts";
import type { Tokenizer, TokenizerFiles } from "../tokenizer/index.ts";

type FileName = keyof TokenizerFiles;

/**
 * Opens the tokenizer of a model's folder, as Python's `AutoTokenizer` does: `tokenizer.json`, or `vocab.json` and `merges.txt`, or
 * `vocab.txt`, and what stands beside them; the weights are not touched.
 *
 * @param turn when this thread may be kept busy: the files are read before, and parsed then
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_tokenizer`
 */
export async function tokenizerFrom(files: ModelFiles, turn?: Promise<void>): Promise<Tokenizer> {
  const loading = loadPart(async () => (await import("../tokenizer/index.ts")).Tokenizer);
  const [part, contents] = await Promise.all([loading, contentsOf(files, turn)]);
  return phase("tokenizer built", () => part.fromFiles(contents));
}

/** The large file is read while the small ones say which others are needed. */
async function contentsOf(files: ModelFiles, turn?: Promise<void>): Promise<TokenizerFiles> {
  const [tokenizer, surroundings] = await Promise.all([jsonIn(files, "tokenizer.json", turn), surroundingsIn(files)]);
  if (tokenizer !== undefined) return { "tokenizer.json": tokenizer, ...surroundings };
  const [vocabulary, words] = await Promise.all([jsonIn(files, "vocab.json"), findText(files, "vocab.txt")]);
  if (vocabulary === undefined && words === undefined) throw noTokenizer(files);
  const merges = vocabulary === undefined ? undefined : await readText(files, "merges.txt");
  return { "vocab.json": vocabulary, "vocab.txt": words, "merges.txt": merges, ...surroundings };
}

async function surroundingsIn(files: ModelFiles): Promise<TokenizerFiles> {
  const settings = await jsonIn(files, "tokenizer_config.json");
  const { tokenizer_class, added_tokens_decoder } = (settings ?? {}) as Record<string, unknown>;
  const older: FileName[] = (added_tokens_decoder ?? null) === null ? ["special_tokens_map.json", "added_tokens.json"] : [];
  const names: FileName[] = typeof tokenizer_class === "string" ? older : [...older, "config.json"];
  const found = await Promise.all(names.map(async (file) => [file, await jsonIn(files, file)]));
  return { "tokenizer_config.json": settings, ...Object.fromEntries(found) };
}

async function jsonIn(files: ModelFiles, file: FileName, turn?: Promise<void>): Promise<unknown> {
  const text = await phase("tokenizer read", () => findText(files, file));
  await turn;
  return text === undefined ? undefined : phase("tokenizer parsed", () => parseJson(text, `${file} in ${files.name}`));
}

function noTokenizer(files: ModelFiles): TypeformerError {
  const needed = `it needs tokenizer.json, or vocab.json and merges.txt, or vocab.txt${pagesInstead(files)}`;
  return new TypeformerError("file_missing", `there is no tokenizer in ${files.name}: ${needed}`);
}
