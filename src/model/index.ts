export type { TokenIds } from "./batch.ts";
export { type ModelConfig, readConfig } from "./config.ts";
export { generatedWeights } from "./generated.ts";
export type { HeadAddress } from "./intervention.ts";
export { Model, type ModelOutput, type RunOptions } from "./model.ts";
export { encoderParameters, headParameters, type ParameterShapes } from "./parameters.ts";
export type { Ranking } from "./ranking.ts";
export { type TapName, tapNames } from "./taps.ts";
export { type FillParameter, loadWeights, type ModelWeights } from "./weights.ts";
