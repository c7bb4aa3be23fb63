/** Every task: its names, what it asks of a model, and where its program is. */
import type { Need } from "../checkpoint/hub/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
import { describe, loadPart, nearest, TypeformerError } from "../errors/index.ts";
import type { OnWarning } from "../loading/index.ts";
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
export interface Surroundings {
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
export const tasks: { [T in Task]: { head?: HeadName; need?: Need; load(): Promise<Opener<T>> } } = {
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

/** The task of a name. @throws TypeformerError `unknown_task` */
export function taskOf<Name extends TaskName>(name: Name): TaskOf<Name> {
  const task = Object.hasOwn(aliases, name) ? aliases[name as keyof TaskAliases] : name;
  if (Object.hasOwn(tasks, task)) return task as TaskOf<Name>;
  const known = Object.keys(tasks);
  const meant = nearest(String(name), [...known, ...Object.keys(aliases)]);
  throw new TypeformerError(
    "unknown_task",
    `there is no task ${describe(name)}.${meant ? ` Did you mean "${meant}"?` : ""} Known: ${known.join(", ")}`,
  );
}
