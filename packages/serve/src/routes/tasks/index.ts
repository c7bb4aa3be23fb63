/** Every task that can be asked for over HTTP: a new one is one entry. */
import { featureExtraction } from "./feature-extraction.ts";
import { fillMask } from "./fill-mask.ts";
import type { TaskRoutes } from "./form.ts";
import { mlmScoring } from "./mlm-scoring.ts";
import { questionAnswering } from "./question-answering.ts";
import { sentenceSimilarity } from "./sentence-similarity.ts";
import { textClassification } from "./text-classification.ts";
import { tokenClassification } from "./token-classification.ts";
import { zeroShotClassification } from "./zero-shot-classification.ts";

export type { Form, TaskRoutes } from "./form.ts";

export const tasks: readonly TaskRoutes[] = [
  fillMask,
  textClassification,
  zeroShotClassification,
  tokenClassification,
  questionAnswering,
  mlmScoring,
  featureExtraction,
  sentenceSimilarity,
];
