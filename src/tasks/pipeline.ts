import { describe } from "../describe.ts";
import { TypeformerError } from "../errors.ts";
import type { Model } from "../model/index.ts";
import { nearest, refuseUnknown } from "../options.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { type FeatureExtractor, featureExtraction } from "./feature-extraction.ts";
import { type FillMask, fillMask } from "./fill-mask.ts";
import { LOAD_OPTIONS, type LoadOptions } from "./load.ts";
import { type ModelParameters, modelParameters } from "./model-parameters.ts";
import { type ModelPlace, resolvePlace } from "./place.ts";
import type { Platform } from "./platform.ts";
import { withProgress } from "./progress.ts";
import { tokenizerFrom } from "./tokenizer-from.ts";
import { eachOnce, type OnWarning } from "./warnings.ts";
import { openModel } from "./worker/open.ts";

/** Every task by the name that the Hugging Face pipelines give it, and the function of texts that does it. */
export interface TaskPipelines {
  "fill-mask": FillMask;
  "feature-extraction": FeatureExtractor;
}

export type Task = keyof TaskPipelines;

/** What makes a task's function from its parts. */
const tasks: { [T in Task]: (model: Model, tokenizer: Tokenizer, warn: OnWarning) => TaskPipelines[T] } = {
  "fill-mask"(model, tokenizer, warn) {
    if (model.headless !== undefined) throw new TypeformerError("missing_head", model.headless);
    return fillMask(model, tokenizer, warn);
  },
  "feature-extraction": featureExtraction,
};

/** The public functions, for a platform; its door says what they do. */
export function onPlatform(platform: Platform) {
  const open = async (model: ModelPlace | undefined, { signal, progress_callback }: LoadOptions) =>
    withProgress(await resolvePlace(model, platform, signal), progress_callback);

  async function pipeline<T extends Task>(task: T, model?: ModelPlace, options: LoadOptions = {}): Promise<TaskPipelines[T]> {
    if (!Object.hasOwn(tasks, task)) throw unknownTask(task);
    refuseUnknown(options, LOAD_OPTIONS, "pipeline");
    const files = await open(model, options);
    const warn = eachOnce(options.onWarning);
    const tokenizer = await tokenizerFrom(files);
    const loaded = await openModel(model, files, { ...options, onWarning: warn }, platform);
    try {
      const callable = tasks[task](loaded, tokenizer, warn);
      options.progress_callback?.({ status: "ready", name: files.name });
      return callable;
    } catch (error) {
      loaded.dispose();
      throw error;
    }
  }

  async function loadModel(model?: ModelPlace, options: LoadOptions = {}): Promise<Model> {
    refuseUnknown(options, LOAD_OPTIONS, "loadModel");
    const files = await open(model, options);
    const loaded = await openModel(model, files, options, platform);
    options.progress_callback?.({ status: "ready", name: files.name });
    return loaded;
  }

  async function loadTokenizer(model?: ModelPlace, options: { signal?: AbortSignal } = {}): Promise<Tokenizer> {
    refuseUnknown(options, ["signal"], "loadTokenizer");
    return tokenizerFrom(await resolvePlace(model, platform, options.signal));
  }

  async function openParameters(
    model?: ModelPlace,
    options: { signal?: AbortSignal; onWarning?: OnWarning } = {},
  ): Promise<ModelParameters> {
    refuseUnknown(options, ["signal", "onWarning"], "openParameters");
    const { signal, onWarning } = options;
    return modelParameters(await resolvePlace(model, platform, signal), { signal, onWarning: eachOnce(onWarning) });
  }

  return { pipeline, loadModel, loadTokenizer, openParameters };
}

function unknownTask(task: unknown): TypeformerError {
  const known = Object.keys(tasks);
  const meant = nearest(String(task), known);
  return new TypeformerError(
    "unknown_task",
    `there is no task ${describe(task)}.${meant ? ` Did you mean "${meant}"?` : ""} Known: ${known.join(", ")}`,
  );
}
