/** What a service and the thread of its tokens say to each other. */
import type { FilesOptions } from "typeformer";
import type { Limits } from "./counting.ts";
import type { CrossedError } from "./crossing.ts";

/** How a tokenizer is found. */
export interface TokenizerPlace {
  model: string | undefined;
  options: Pick<FilesOptions, "revision" | "local_files_only">;
  limits: Limits;
}

export type TokensAsked =
  | { what: "count"; kind: string; inputs: readonly unknown[] }
  | { what: "tokenize"; texts: readonly string[]; options: { add_special_tokens: boolean } }
  | { what: "decode"; ids: readonly (readonly number[])[]; options: { skip_special_tokens: boolean } };

export type ToTokens = ({ type: "open" } & TokenizerPlace) | { type: "ask"; id: number; asked: TokensAsked };

export type FromTokens = { id: number; answer: unknown } | { id: number; error: CrossedError };
