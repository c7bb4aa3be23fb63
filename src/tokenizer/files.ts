/** A folder's files that a tokenizer is read from: each as text or, if it is JSON, parsed. What is not there is left out. */
export interface TokenizerFiles {
  /** The tokenizer, whole. Without it vocabulary and merges are files of their own, or BERT's vocabulary is. */
  "tokenizer.json"?: unknown;
  /** Class, limits, special tokens, what was added. */
  "tokenizer_config.json"?: unknown;
  /** Token → id. */
  "vocab.json"?: unknown;
  /** A merge a line, the first one first. */
  "merges.txt"?: unknown;
  /** WordPiece's vocabulary: a token a line, its id is the line's number from 0. */
  "vocab.txt"?: unknown;
  /** Special tokens, before they had a place in tokenizer_config.json. */
  "special_tokens_map.json"?: unknown;
  /** Token → id of those that were added, before they had a place there. */
  "added_tokens.json"?: unknown;
  /** The model's own: its type says which class a tokenizer has that names none. */
  "config.json"?: unknown;
}

/** The files in which a tokenizer may lie: whoever copies or downloads one takes those of them that are there. */
export const TOKENIZER_FILES = [
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.json",
  "merges.txt",
  "vocab.txt",
  "special_tokens_map.json",
  "added_tokens.json",
] as const satisfies readonly (keyof TokenizerFiles)[];
