/**
 * Text to ids and back: tokenizer.json, or vocab.json and merges.txt, or vocab.txt, and the files beside them. No dependency.
 *
 *   text → added tokens → normalizer → words → model → `<s> … </s>`          (pipeline.ts; a stage is a file in stages/)
 *   files → settings, class, vocabulary, roles, stages                         (definition/)
 *
 * Hazards: `\s`, `\p{L}`, `\p{N}`, `normalize` and `toLowerCase` differ from engine to engine (characters/ pins what they say); offsets
 * count UTF-16 units here, code points in Python, bytes in Rust; half a surrogate pair is read as U+FFFD.
 */
export type { Encoding } from "./encoding.ts";
export { TOKENIZER_FILES, type TokenizerFiles } from "./files.ts";
export type { DecodeOptions, EncodeBatchOptions, EncodeChunksOptions, EncodeOptions } from "./options.ts";
export type { ByteStep, MatchStep, MergeStep, PieceSteps, TokenSpan } from "./steps.ts";
export { Tokenizer } from "./tokenizer.ts";
