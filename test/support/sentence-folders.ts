/** Folders of sentence-transformers and the vectors that it makes with them: test/golden/sentence_embedding.py writes both. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ModelParts, SentenceEmbeddingOptions } from "../../src/doors/node.ts";

export interface SentenceGolden {
  /** What stands beside the model; in it too, where that is null. */
  folder: string | null;
  model: string | null;
  calls: { options: SentenceEmbeddingOptions & { normalize_embeddings?: boolean }; vectors: number[][] }[];
}

export const { texts, entries } = JSON.parse(await readFile("test/golden/tasks/sentence-embedding.json", "utf8")) as {
  texts: string[];
  entries: SentenceGolden[];
};

/** Some numbers of the vector of a text that was drawn. */
export interface DrawnSentence {
  folder: string;
  text: string;
  numbers: [index: number, value: number][];
}

export const drawn = gunzipSync(await readFile("test/golden/tasks/sentence-embedding.jsonl.gz"))
  .toString()
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as DrawnSentence);

const FOLDERS = "test/golden/sentence-embedding";
const FAMILY = "test/golden/family";

/** Where the model lies; or its files, and those that stand beside it, in memory. */
export async function placeOf({ model, folder }: Pick<SentenceGolden, "model" | "folder">): Promise<string | Required<ModelParts>> {
  return model === null ? `./${FOLDERS}/${folder}` : partsOf(model, folder);
}

/** A model of the family with what stands beside it. */
export async function partsOf(model: string, folder: string | null): Promise<Required<ModelParts>> {
  const read = async (...path: string[]) => new Uint8Array(await readFile(join(...path)));
  const [config, tokenizer, weights, settings] = await Promise.all(
    ["config.json", "tokenizer.json", "model.safetensors", "tokenizer_config.json"].map((file) => read(FAMILY, model, file)),
  );
  const files: Record<string, Uint8Array<ArrayBuffer>> = { "tokenizer_config.json": settings };
  const beside = folder === null ? [] : readdirSync(join(FOLDERS, folder), { recursive: true, encoding: "utf8" });
  for (const file of beside) if (/\.\w+$/.test(file)) files[file.replaceAll("\\", "/")] = await read(FOLDERS, folder ?? "", file);
  return { config, tokenizer, weights, files };
}

/**
 * For numbers around 1; larger ones, such as sums divided by √tokens, are known as many times less. f32 in another order of summation stays below
 * 1e-6, with multiplications and additions in one instruction too; a token too many in a mean is 1e-2 away and more.
 */
export const TOLERANCE = 5e-6;

/** The farthest of all numbers, as a share of the largest in its vector where that is more than 1; Infinity where the vectors are of another width. */
export const farthest = (actual: readonly ArrayLike<number>[], expected: readonly number[][]): number =>
  Math.max(
    ...expected.flatMap((row, i) =>
      actual[i].length === row.length ? row.map((value, at) => Math.abs(actual[i][at] - value) / sizeOf(row)) : [Infinity],
    ),
  );

/** The largest number of a vector, or 1. */
export const sizeOf = (vector: ArrayLike<number>): number => Array.from(vector).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
