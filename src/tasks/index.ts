/** What users may name of the tasks: types alone, all of them public. What opens them is on-platform.ts. */

export type { Answer, Question, Questions } from "./answers/index.ts";
export type { EntityGroup, TaggedTexts } from "./entities/index.ts";
export type { FeatureExtractionOptions, FeatureExtractor, Pooling } from "./feature-extraction.ts";
export type { FillMask, FillMaskAnswer, FillMaskItem, FillMaskOptions } from "./fill-mask.ts";
export type { MlmScore, MlmScorer, MlmScoringOptions, MlmTokenScore } from "./mlm-scoring.ts";
export type { ModelTasks } from "./model-tasks.ts";
export type { TextPair } from "./pairs.ts";
export type { AnswersBy, QuestionAnswerer, QuestionAnsweringOptions } from "./question-answering.ts";
export type { SentenceEmbedder, SentenceEmbeddingOptions } from "./sentence-embedding.ts";
export type { Task, TaskAliases, TaskName, TaskOf, TaskPipelines } from "./table.ts";
export type { TextClass, TextClassificationOptions, TextClassifier } from "./text-classification.ts";
export type { AggregationStrategy, EntityBy, TokenClassificationOptions, TokenClassifier, TokenEntity } from "./token-classification.ts";
export type { ZeroShotAnswer, ZeroShotClassifier, ZeroShotOptions } from "./zero-shot-classification.ts";
