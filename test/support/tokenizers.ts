import { existsSync, readFileSync } from "node:fs";
import { Tokenizer as Rust } from "@anush008/tokenizers";
import { Tokenizer } from "../../src/tokenizer/index.ts";

const models = process.env.TYPEFORMER_MODELS ?? "../shared/models";

/** Our tokenizer and the Rust one, from the same file. */
export type Both = { name: string; json: string; ours: Tokenizer; rust: Rust };

export const mini: Both = both("the bundled tokenizer", "weights/mini/tokenizer.json");

/** The published RoBERTa tokenizer, where it lies beside the repository; it may not be committed. */
export const published: Both | undefined = existsSync(`${models}/roberta-tokenizer/tokenizer.json`)
  ? both("the published RoBERTa tokenizer", `${models}/roberta-tokenizer/tokenizer.json`)
  : undefined;
if (!published) console.warn(`skipped: no ${models}/roberta-tokenizer/tokenizer.json here (set TYPEFORMER_MODELS)`);

function both(name: string, file: string): Both {
  const json = readFileSync(file, "utf8");
  return { name, json, ours: Tokenizer.fromJSON(json), rust: Rust.fromString(json) };
}
