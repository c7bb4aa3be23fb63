export type { FeatureExtractionOptions, FeatureExtractor } from "./feature-extraction.ts";
export type { FillMask, FillMaskAnswer, FillMaskItem, FillMaskOptions } from "./fill-mask.ts";
export { onPlatform, type Task, type TaskPipelines } from "./pipeline.ts";
export type { Pooling } from "./pooling.ts";
