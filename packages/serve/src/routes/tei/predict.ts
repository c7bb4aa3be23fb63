import { z } from "@hono/zod-openapi";
import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../../service/errors.ts";
import { cut, cutting } from "../cutting.ts";
import { flatBody, type OwnField } from "../schemas/flat-body.ts";
import { timedRoute } from "./timed-route.ts";

interface Sequences {
  inputs: { text: string; pair?: string }[];
  /** Whether they came as a batch, so that the answer has a list for each. */
  isBatch: boolean;
}

const shape = 'expected a text, a pair ["a", "b"], or a list of these in lists of their own, [["a"], ["b", "c"]]';

/** A list of two texts is a pair; texts of a batch stand in lists of their own. */
const sequences: OwnField<Sequences> = {
  schema: z
    .union([z.string(), z.array(z.string()).min(1).max(2), z.array(z.array(z.string()).min(1).max(2)).min(1)])
    .openapi({ description: 'a text; a pair of texts, ["a", "b"]; or a batch of these, [["a"], ["b", "c"]]' }),
  read(value, name) {
    if (typeof value === "string") return { inputs: [{ text: value }], isBatch: false };
    if (!Array.isArray(value)) throw new TypeformerError("invalid_input", `${name}: ${shape}`);
    if (value.length === 0) throw new ServiceError("empty_input", `${name}: the list is empty: give one at least`);
    if (!Array.isArray(value[0])) return { inputs: [readSequence(value, name)], isBatch: false };
    return { inputs: value.map((each, i) => readSequence(each, `${name}[${i}]`)), isBatch: true };
  },
};

function readSequence(value: unknown, name: string): Sequences["inputs"][number] {
  const isSequence = Array.isArray(value) && (value.length === 1 || value.length === 2) && value.every((each) => typeof each === "string");
  if (!isSequence) throw new TypeformerError("invalid_input", `${name}: ${shape}`);
  const [text, pair] = value;
  return pair === undefined ? { text } : { text, pair };
}

const prediction = z.strictObject({ score: z.number(), label: z.string() }).openapi("Prediction");

const model = "test/golden/family/roberta/classifier";
const liked = [
  { score: 0.52141, label: "contradiction" },
  { score: 0.30492, label: "neutral" },
  { score: 0.17367, label: "entailment" },
];

/** `/predict`: all labels, best first. */
export const predict = timedRoute({
  path: "/predict",
  summary: "The labels of a text or a pair of texts, best first",
  body: flatBody(
    "PredictRequest",
    { inputs: sequences },
    {
      ...cutting,
      raw_scores: { kind: "boolean", default: false, doc: "the model's own numbers instead of what its config makes of them" },
    },
  ),
  answer: z.union([z.array(prediction), z.array(z.array(prediction))]),
  examples: {
    "a text": { summary: "A text or a pair: its labels", model, body: { inputs: "I like it." }, answer: liked },
    "a batch": { summary: "A batch: a list of labels for each", model, body: { inputs: [["I like it."]] }, answer: [liked] },
  },
  async answerTo({ body: { inputs: sent, raw_scores = false, ...how }, ask }) {
    const { inputs, isBatch } = sent;
    const { answers, timing } = await cut(how, (truncation) =>
      ask({
        task: "text-classification",
        inputs,
        parameters: { top_k: null, ...(raw_scores && { function_to_apply: "none" }), truncation },
      }),
    );
    const predictions = answers.map((labels) => labels.map(({ label, score }) => ({ score, label })));
    return {
      json: isBatch ? predictions : predictions[0],
      timing,
      texts: inputs.flatMap(({ text, pair = "" }) => [text, pair]),
    };
  },
});
