/** One request in JSON: what each task may be asked, as data, and how a value is held to it. */
import type { Task } from "../table.ts";
import { featureExtraction } from "./feature-extraction.ts";
import { fillMask } from "./fill-mask.ts";
import { mlmScoring } from "./mlm-scoring.ts";
import { questionAnswering } from "./question-answering.ts";
import type { RequestDescription } from "./read.ts";
import { sentenceEmbedding } from "./sentence-embedding.ts";
import { textClassification } from "./text-classification.ts";
import { tokenClassification } from "./token-classification.ts";
import { tokenize } from "./tokenize.ts";
import { zeroShotClassification } from "./zero-shot-classification.ts";

export type { Field, Fields, ValueOf, ValuesOf } from "./fields.ts";
export { type RequestContext, type RequestDescription, readRequest, type TaskRequest } from "./read.ts";

/** What can be asked, by the task's name. */
export const requests = {
  "fill-mask": fillMask,
  "text-classification": textClassification,
  "zero-shot-classification": zeroShotClassification,
  "feature-extraction": featureExtraction,
  "mlm-scoring": mlmScoring,
  "sentence-embedding": sentenceEmbedding,
  "question-answering": questionAnswering,
  "token-classification": tokenClassification,
  tokenize,
} as const satisfies Record<Task | "tokenize", RequestDescription>;
