export { type Architecture, type Architectures, type Blueprint, blueprintOf, ConfigFields, readBlueprint } from "./architectures/index.ts";
export type { TokenIds } from "./batch.ts";
export type { ModelConfig } from "./config.ts";
export {
  type Head,
  type HeadName,
  type HeadPrograms,
  type HeadWeights,
  headEntry,
  headNames,
  type OpenHead,
  type Question,
  type Ranking,
  type RankOptions,
} from "./heads/index.ts";
export type { HeadAddress } from "./intervention.ts";
export { LocalModel } from "./local-model.ts";
export { type Core, type Model, type ModelFacts, type Precision, precisions } from "./model.ts";
export { ModelOver } from "./model-over.ts";
export type { LensTap, ModelOutput, RunOptions, TapTensors } from "./output.ts";
export { type OpenedModel, openModelFiles } from "./parameters/from-checkpoint.ts";
export { generatedWeights } from "./parameters/generated.ts";
export { type FillParameter, type FillQuantized, loadWeights, type ModelWeights } from "./parameters/load.ts";
export { type Put, quantisedWeights } from "./parameters/quantised.ts";
export { type ParameterSpec, parametersIn, type Replaced, replaced, type Specs } from "./parameters/roles.ts";
export { checkedPositions } from "./positions.ts";
export type { ModelSizes } from "./sizes.ts";
export { type TapName, tapNames } from "./tap-names.ts";
export type { EncoderWeights, LayerWeights, LookedUpBy } from "./weights.ts";
