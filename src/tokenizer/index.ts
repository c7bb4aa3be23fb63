/**
 * Text to ids and back: byte-level BPE as RoBERTa has it, from tokenizer.json or from vocab.json and merges.txt. No dependency.
 *
 *   text → added tokens (added-tokens.ts) → words (pre-tokenize.ts) → bytes (bytes.ts) → merges (bpe.ts) → `<s> … </s>` (encoding.ts)
 *
 * Hazards: `\s`, `\p{L}` and `\p{N}` differ from engine to engine (character-classes.ts pins them); offsets count UTF-16 units here, code
 * points in Python, bytes in Rust; half a surrogate pair is read as U+FFFD.
 */
export type { Encoding } from "./encoding.ts";
export { TOKENIZER_FILES } from "./files.ts";
export type { DecodeOptions, EncodeBatchOptions, EncodeOptions } from "./options.ts";
export type { ByteStep, MergeStep, PieceSteps, TokenSpan } from "./steps.ts";
export { Tokenizer } from "./tokenizer.ts";
