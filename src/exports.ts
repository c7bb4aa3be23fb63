/** What every platform's door hands out beside the functions that open models. */
export type { GpuJsMode, GpuJsOptions } from "./backends/index.ts";
export { type ErrorCode, errorCodes, TypeformerError } from "./errors.ts";
export {
  type HeadAddress,
  type Model,
  type ModelConfig,
  type ModelOutput,
  type Precision,
  type Ranking,
  type RunOptions,
  type TapName,
  type TokenIds,
  tapNames,
} from "./model/index.ts";
export type {
  AnyWorker,
  FeatureExtractionOptions,
  FeatureExtractor,
  FileProgress,
  FilesOptions,
  FillMask,
  FillMaskAnswer,
  FillMaskItem,
  FillMaskOptions,
  HubOptions,
  LoadOptions,
  ModelParameters,
  ModelParts,
  ModelPlace,
  OnProgress,
  OnWarning,
  Pooling,
  ProgressEvent,
  Task,
  TaskPipelines,
} from "./tasks/index.ts";
export { Tensor, type TypedArray } from "./tensor/index.ts";
export { type Encoding, type PieceSteps, Tokenizer } from "./tokenizer/index.ts";
