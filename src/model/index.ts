export type { TokenIds } from "./batch.ts";
export { type ModelConfig, readConfig } from "./config.ts";
export { generatedWeights } from "./generated.ts";
export type { HeadAddress } from "./intervention.ts";
export { LocalModel, type Model, type ModelOutput, type Precision, precisions, type RunOptions } from "./model.ts";
export { encoderParameters, headParameters, isQuantized, type ParameterShapes } from "./parameters.ts";
export type { Ranking } from "./ranking.ts";
export { type TapName, tapNames } from "./taps.ts";
export { type FillParameter, type FillQuantized, loadWeights, type ModelWeights } from "./weights.ts";
