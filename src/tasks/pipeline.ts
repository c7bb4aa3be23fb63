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

/** One model and the tasks over it: whatever is asked, its weights are in memory once. */
export interface ModelTasks {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  /** Why the model does not do a task; `undefined` where it does. Throws TypeformerError `unknown_task`. */
  missing(task: TaskName): string | undefined;
  /**
   * The function of a task, as `pipeline` gives it; disposing of it disposes of the model. Throws TypeformerError `unknown_task`, `missing_head`,
   * `disposed`, and what is thrown for the files that the task reads.
   */
  open<const Name extends TaskName>(task: Name): Promise<TaskPipelines[TaskOf<Name>]>;
  /** Gives the model back; calls that come later throw `disposed`. */
  dispose(): void;
}

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
    const opened = await openWith(model, options, tasks[task].need, tasks[task].load);
    try {
      const callable = await taskOver(opened, task);
      options.progress_callback?.({ status: "ready", name: opened.files.name });
      return callable;
    } catch (error) {
      opened.model.dispose();
      throw error;
    }
  }

  /** A model and its tokenizer, and meanwhile what is loaded beside them. */
  async function openWith(
    place: ModelPlace | undefined,
    options: LoadOptions,
    need: Need = "all",
    beside?: () => Promise<unknown>,
  ): Promise<Opened> {
    const { files, found } = await open(place, options, need);
    const warn = eachOnce(options.onWarning);
    let onBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      onBegun = resolve;
    });
    const [[tokenizer], model] = await openAtOnce(
      () => Promise.all([tokenizerFrom(files, begun), beside?.()]),
      (signal) => openModel(place, files, { ...found, signal, onWarning: warn }, platform, onBegun).finally(onBegun),
      (opened) => opened.dispose(),
      found.signal,
    );
    return { files, tokenizer, model, warn };
  }

  async function loadTasks(model?: ModelPlace, options: LoadOptions = {}): Promise<ModelTasks> {
    refuseUnknown(options, LOAD_OPTIONS, "loadTasks");
    const opened = await openWith(model, options, "sentences");
    options.progress_callback?.({ status: "ready", name: opened.files.name });
    return {
      model: opened.model,
      tokenizer: opened.tokenizer,
      missing: (name) => missingFor(opened.model, taskOf(name)),
      open: async (name) => taskOver(opened, taskOf(name)),
      dispose: () => opened.model.dispose(),
    };
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

  return { pipeline, loadTasks, loadModel, loadTokenizer, openParameters };
}

/** What tasks are made of. */
interface Opened extends Surroundings {
  model: Model;
  tokenizer: Tokenizer;
}

function missingFor(model: Model, task: Task): string | undefined {
  const { head } = tasks[task];
  return head && model.missing(head);
}

/** @throws TypeformerError `missing_head`, and what is thrown for the files that the task reads */
async function taskOver<T extends Task>({ model, tokenizer, warn, files }: Opened, task: T): Promise<TaskPipelines[T]> {
  const reason = missingFor(model, task);
  if (reason !== undefined) throw new TypeformerError("missing_head", reason);
  const openOver = await tasks[task].load();
  return openOver(model, tokenizer, { warn, files });
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
