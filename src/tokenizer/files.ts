/**
 * The files of a model's folder in which its tokenizer may lie: whoever copies or downloads a tokenizer takes those of them that are there.
 * `tokenizer.json` is whole; without it the vocabulary and the merges are files of their own. What the others say is added to either.
 */
export const TOKENIZER_FILES = [
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.json",
  "merges.txt",
  "special_tokens_map.json",
  "added_tokens.json",
] as const;
