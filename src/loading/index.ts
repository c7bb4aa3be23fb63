/** From where a model lies to a model that answers, here or in a worker. */
export type { FileProgress, HubOptions } from "../checkpoint/hub/index.ts";
export type { ModelParts } from "../checkpoint/index.ts";
export { judgeSmallFiles } from "./judge.ts";
export { modelFrom } from "./load.ts";
export { type ModelParameters, modelParameters, type ParameterNames } from "./model-parameters.ts";
export { FILES_OPTIONS, type FilesOptions, LOAD_OPTIONS, type LoadOptions } from "./options.ts";
export { type ModelPlace, resolvePlace } from "./place.ts";
export type { CallerPlatform } from "./platform.ts";
export { type OnProgress, type ProgressEvent, silentAbout, withProgress } from "./progress.ts";
export { type QuantizedModel, quantized } from "./quantize.ts";
export { tokenizerFrom } from "./tokenizer-from.ts";
export { eachOnce, type OnWarning } from "./warnings.ts";
export { webPlatform } from "./web-platform.ts";
export type { AnyWorker } from "./worker/any-worker.ts";
export { READY } from "./worker/messages.ts";
export { openModel } from "./worker/open.ts";
export { serveModel } from "./worker/serve.ts";
