import type { Need } from "../checkpoint/hub/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
import { describe, loadPart, nearest, refuseUnknown, TypeformerError } from "../errors/index.ts";
import type { CallerPlatform } from "../loading/index.ts";
import {
  eachOnce,
  FILES_OPTIONS,
  type FilesOptions,
  LOAD_OPTIONS,
  type LoadOptions,
  type ModelParameters,
  type ModelPlace,
  type OnWarning,
  openAtOnce,
  openModel,
  resolvePlace,
  silentAbout,
  tokenizerFrom,
  withProgress,
} from "../loading/index.ts";
import type { HeadName, Model } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import type { FeatureExtractor } from "./feature-extraction.ts";
import type { FillMask } from "./fill-mask.ts";
import type { MlmScorer } from "./mlm-scoring.ts";
import type { QuestionAnswerer } from "./question-answering.ts";
import type { SentenceEmbedder } from "./sentence-embedding.ts";
import type { TextClassifier } from "./text-classification.ts";
import type { TokenClassifier } from "./token-classification.ts";
import type { ZeroShotClassifier } from "./zero-shot-classification.ts";

/** Every task by the name that the Hugging Face pipelines give it, and the function of texts that does it. */
export interface TaskPipelines {
  "fill-mask": FillMask;
  "text-classification": TextClassifier;
  "zero-shot-classification": ZeroShotClassifier;
  "feature-extraction": FeatureExtractor;
  "mlm-scoring": MlmScorer;
  "sentence-embedding": SentenceEmbedder;
  "question-answering": QuestionAnswerer;
  "token-classification": TokenClassifier;
}

/** A task by its name. @useDeclaredType */
export type Task = keyof TaskPipelines;

/** Other names of tasks, which Python has too. */
export interface TaskAliases {
  "sentiment-analysis": "text-classification";
  ner: "token-classification";
}

/** All that `pipeline` takes for a task. @useDeclaredType */
export type TaskName = Task | { [Alias in keyof TaskAliases]: TaskAliases[Alias] extends Task ? Alias : never }[keyof TaskAliases];

/** The task that a name stands for. */
export type TaskOf<Name extends TaskName> = Name extends Task
  ? Name
  : Name extends keyof TaskAliases
    ? Extract<TaskAliases[Name], Task>
    : never;

const aliases: Readonly<TaskAliases> = { "sentiment-analysis": "text-classification", ner: "token-classification" };

/** What a task may need beside a model and its tokenizer. */
interface Surroundings {
  /** Tells each thing once. */
  warn: OnWarning;
  /** The model's folder, for what a task reads of it. */
  files: ModelFiles;
}

/** What makes a task's function from its parts. */
type Opener<T extends Task> = (
  model: Model,
  tokenizer: Tokenizer,
  surroundings: Surroundings,
) => TaskPipelines[T] | Promise<TaskPipelines[T]>;

/** The head that a task asks, the files that it needs beside a model's, and its program, which nobody loads who has another task. */
const tasks: { [T in Task]: { head?: HeadName; need?: Need; load(): Promise<Opener<T>> } } = {
  "fill-mask": { head: "mlm", load: () => loadPart(async () => (await import("./fill-mask.ts")).fillMask) },
  "text-classification": {
    head: "classifier",
    load: () => loadPart(async () => (await import("./text-classification.ts")).textClassification),
  },
  "zero-shot-classification": {
    head: "classifier",
    load: () => loadPart(async () => (await import("./zero-shot-classification.ts")).zeroShotClassification),
  },
  "feature-extraction": { load: () => loadPart(async () => (await import("./feature-extraction.ts")).featureExtraction) },
  "mlm-scoring": { head: "mlm", load: () => loadPart(async () => (await import("./mlm-scoring.ts")).mlmScoring) },
  "sentence-embedding": {
    need: "sentences",
    load: () => loadPart(async () => (await import("./sentence-embedding.ts")).sentenceEmbedding),
  },
  "question-answering": {
    head: "span",
    load: () => loadPart(async () => (await import("./question-answering.ts")).questionAnswering),
  },
  "token-classification": {
    head: "tokens",
    load: () => loadPart(async () => (await import("./token-classification.ts")).tokenClassification),
  },
};

/** The public functions, for a platform; its door says what they do. */
export function onPlatform(platform: CallerPlatform) {
  /** A model's files, and the options by which they are opened from now on, here or in a worker: no hub is asked a second time. */
  async function open<O extends FilesOptions>(model: ModelPlace | undefined, options: O, need: Need) {
    const files = await resolvePlace(model, platform, options, need);
    const { pin, downloaded = [] } = files.hub ?? {};
    const progress_callback = options.progress_callback && silentAbout(downloaded, options.progress_callback);
    return { files: withProgress(files, progress_callback), found: { ...options, token: undefined, ...pin, progress_callback } };
  }

  async function pipeline<const Name extends TaskName>(
    name: Name,
    model?: ModelPlace,
    options: LoadOptions = {},
  ): Promise<TaskPipelines[TaskOf<Name>]> {
    const task = taskOf(name);
    refuseUnknown(options, LOAD_OPTIONS, "pipeline");
    const { head, need = "all", load } = tasks[task];
    const { files, found } = await open(model, options, need);
    const warn = eachOnce(options.onWarning);
    let onBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      onBegun = resolve;
    });
    const [[openOver, tokenizer], loaded] = await openAtOnce(
      () => Promise.all([load(), tokenizerFrom(files, begun)]),
      (signal) => openModel(model, files, { ...found, signal, onWarning: warn }, platform, onBegun).finally(onBegun),
      (opened) => opened.dispose(),
      found.signal,
    );
    try {
      const reason = head && loaded.missing(head);
      if (reason !== undefined) throw new TypeformerError("missing_head", reason);
      const callable = await openOver(loaded, tokenizer, { warn, files });
      options.progress_callback?.({ status: "ready", name: files.name });
      return callable;
    } catch (error) {
      loaded.dispose();
      throw error;
    }
  }

  async function loadModel(model?: ModelPlace, options: LoadOptions = {}): Promise<Model> {
    refuseUnknown(options, LOAD_OPTIONS, "loadModel");
    const { files, found } = await open(model, options, "model");
    const loaded = await openModel(model, files, found, platform);
    options.progress_callback?.({ status: "ready", name: files.name });
    return loaded;
  }

  async function loadTokenizer(model?: ModelPlace, options: FilesOptions = {}): Promise<Tokenizer> {
    refuseUnknown(options, FILES_OPTIONS, "loadTokenizer");
    const { files } = await open(model, options, "tokenizer");
    return tokenizerFrom(files);
  }

  async function openParameters(model?: ModelPlace, options: FilesOptions & { onWarning?: OnWarning } = {}): Promise<ModelParameters> {
    refuseUnknown(options, [...FILES_OPTIONS, "onWarning"], "openParameters");
    const { files } = await open(model, options, "model");
    const modelParameters = await loadPart(async () => (await import("../loading/model-parameters.ts")).modelParameters);
    return modelParameters(files, { signal: options.signal, onWarning: eachOnce(options.onWarning) });
  }

  return { pipeline, loadModel, loadTokenizer, openParameters };
}

/** @throws TypeformerError `unknown_task` */
function taskOf<Name extends TaskName>(name: Name): TaskOf<Name> {
  const task = Object.hasOwn(aliases, name) ? aliases[name as keyof TaskAliases] : name;
  if (Object.hasOwn(tasks, task)) return task as TaskOf<Name>;
  const known = Object.keys(tasks);
  const meant = nearest(String(name), [...known, ...Object.keys(aliases)]);
  throw new TypeformerError(
    "unknown_task",
    `there is no task ${describe(name)}.${meant ? ` Did you mean "${meant}"?` : ""} Known: ${known.join(", ")}`,
  );
}
