/**
 * Text to ids and back, without a model (package export `typeformer/tokenizer`). No dependency.
 * @module typeformer/tokenizer
 */
export {
  type ByteStep,
  type DecodeOptions,
  type EncodeBatchOptions,
  type EncodeChunksOptions,
  type EncodeOptions,
  type Encoding,
  type MatchStep,
  type MergeStep,
  type PieceSteps,
  Tokenizer,
  type TokenizerFiles,
  type TokenSpan,
} from "../tokenizer/index.ts";
