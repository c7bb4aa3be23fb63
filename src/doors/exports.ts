/** What every platform's door hands out beside the functions that open models. */
export type { GpuJsMode, GpuJsOptions, Simd } from "../backends/index.ts";
export { type ErrorCode, errorCodes, TypeformerError } from "../errors/index.ts";
export type {
  AnyWorker,
  FileProgress,
  FilesOptions,
  HubOptions,
  LoadOptions,
  ModelParameters,
  ModelParts,
  ModelPlace,
  OnProgress,
  OnWarning,
  ParameterNames,
  PoolingMode,
  ProgressEvent,
} from "../loading/index.ts";
export {
  type HeadAddress,
  type HeadName,
  type HeadPrograms,
  type LensTap,
  type LookedUpBy,
  type Model,
  type ModelConfig,
  type ModelOutput,
  type ModelSizes,
  type Precision,
  type Ranking,
  type RankOptions,
  type RunOptions,
  type TapName,
  type TapTensors,
  type TokenIds,
  tapNames,
} from "../model/index.ts";
export type * from "../tasks/index.ts";
export { type Found, type SearchOptions, search, similarity, Tensor, type TypedArray, type Vector, type Vectors } from "../tensor/index.ts";
export { type Encoding, type PieceSteps, Tokenizer, type TokenizerFiles } from "../tokenizer/index.ts";
