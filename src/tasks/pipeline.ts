import { TypeformerError } from "../errors.ts";
import type { Model } from "../model/index.ts";
import { nearest, refuseUnknown } from "../options.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { type FeatureExtractor, featureExtraction } from "./feature-extraction.ts";
import { type FillMask, fillMask } from "./fill-mask.ts";
import { LOAD_OPTIONS, type LoadOptions, modelFrom } from "./load.ts";
import { type ModelPlace, resolvePlace } from "./place.ts";
import type { Platform } from "./platform.ts";
import { withProgress } from "./progress.ts";
import { tokenizerFrom } from "./tokenizer-from.ts";
import { eachOnce, type OnWarning } from "./warnings.ts";

/** Every task by the name that the Hugging Face pipelines give it, and what makes it from its parts. */
const tasks = {
  "fill-mask": (model: Model, tokenizer: Tokenizer, warn: OnWarning): FillMask => {
    model.requireHead();
    return fillMask(model, tokenizer, warn);
  },
  "feature-extraction": (model: Model, tokenizer: Tokenizer): FeatureExtractor => featureExtraction(model, tokenizer),
};

export type Task = keyof typeof tasks;

/** The public functions, for a platform. */
export function onPlatform(platform: Platform) {
  const open = async (model: ModelPlace | undefined, { signal, progress_callback }: LoadOptions) =>
    withProgress(await resolvePlace(model, platform, signal), progress_callback);

  /**
   * Opens a model for a task. No model named: the bundled one, where there is a disk.
   *
   * @example
   * const unmask = await pipeline("fill-mask");
   * const [best] = await unmask("She opened the <mask> and walked into the room.");
   * best.token_str; // " door"
   *
   * @throws TypeformerError `unknown_task`, `model_not_found`, `download_unavailable`, and whatever `loadModel` and `loadTokenizer` throw
   */
  async function pipeline<T extends Task>(task: T, model?: ModelPlace, options: LoadOptions = {}): Promise<ReturnType<(typeof tasks)[T]>> {
    if (!Object.hasOwn(tasks, task)) throw unknownTask(task);
    refuseUnknown(options, LOAD_OPTIONS, "pipeline");
    const files = await open(model, options);
    const warn = eachOnce(options.onWarning);
    const tokenizer = await tokenizerFrom(files);
    const loaded = await modelFrom(files, { ...options, onWarning: warn });
    try {
      const callable = tasks[task](loaded, tokenizer, warn) as ReturnType<(typeof tasks)[T]>;
      options.progress_callback?.({ status: "ready", name: files.name });
      return callable;
    } catch (error) {
      loaded.dispose();
      throw error;
    }
  }

  /** The model alone, for those who want logits and taps. Throws as `pipeline` does. */
  async function loadModel(model?: ModelPlace, options: LoadOptions = {}): Promise<Model> {
    refuseUnknown(options, LOAD_OPTIONS, "loadModel");
    const files = await open(model, options);
    const loaded = await modelFrom(files, options);
    options.progress_callback?.({ status: "ready", name: files.name });
    return loaded;
  }

  /** The tokenizer alone; the weights are not read. Throws as `pipeline` does. */
  async function loadTokenizer(model?: ModelPlace, options: { signal?: AbortSignal } = {}): Promise<Tokenizer> {
    refuseUnknown(options, ["signal"], "loadTokenizer");
    return tokenizerFrom(await resolvePlace(model, platform, options.signal));
  }

  return { pipeline, loadModel, loadTokenizer };
}

function unknownTask(task: string): TypeformerError {
  const known = Object.keys(tasks);
  const meant = nearest(task, known);
  return new TypeformerError(
    "unknown_task",
    `there is no task ${JSON.stringify(task)}.${meant ? ` Did you mean "${meant}"?` : ""} Known: ${known.join(", ")}`,
  );
}
