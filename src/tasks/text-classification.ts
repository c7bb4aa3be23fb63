import { TypeformerError } from "../errors/index.ts";
import type { Model, ModelConfig } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { readPairs, type TextPair } from "./pairs.ts";
import { inPasses } from "./passes.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { textClassification as request } from "./requests/text-classification.ts";
import { sigmoid, softmax } from "./scores.ts";
import { encodeWithin } from "./texts.ts";

/** One label of a text, in the field names of Python. */
export interface TextClass {
  /** As the model's `id2label` names it. */
  label: string;
  /** What `function_to_apply` makes of the model's number: a probability, or the number itself. */
  score: number;
}

/** How many labels, and what their scores are. */
export interface TextClassificationOptions {
  /** How many labels, best first; null: all. Without it a text has its best label alone, and answers are a list less deep. */
  top_k?: number | null;
  /** What makes scores of the model's numbers; in capitals too. Default: what the model's config says, by Python's rule. */
  function_to_apply?: "softmax" | "sigmoid" | "none" | null;
  /** Cut what is longer than the model's limit instead of refusing it; of a pair the longer text is cut first. */
  truncation?: boolean;
  /** Cut where there are more tokens than that, special ones included. */
  max_length?: number;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/**
 * The task text-classification, with the conventions of Python's pipeline. Calls throw `invalid_input`, `invalid_option`, `too_long`, `aborted`,
 * `disposed`.
 */
export interface TextClassifier {
  /** A text: always a list, of its best label or of `top_k`. */
  (text: string, options?: TextClassificationOptions): Promise<TextClass[]>;
  /** A pair of texts: its best label, not in a list. */
  (pair: TextPair, options?: TextClassificationOptions & { top_k?: undefined }): Promise<TextClass>;
  /** With `top_k`, a list of labels. */
  (pair: TextPair, options: TextClassificationOptions & { top_k: number | null }): Promise<TextClass[]>;
  /** A list: the best label of each text or pair. */
  (inputs: readonly (string | TextPair)[], options?: TextClassificationOptions & { top_k?: undefined }): Promise<TextClass[]>;
  /** With `top_k`, a list of labels for each. */
  (inputs: readonly (string | TextPair)[], options: TextClassificationOptions & { top_k: number | null }): Promise<TextClass[][]>;
  /** What comes is known when the program runs. */
  (
    inputs: string | TextPair | readonly (string | TextPair)[],
    options?: TextClassificationOptions,
  ): Promise<TextClass | TextClass[] | TextClass[][]>;
  /** Always [text][rank], for programs that want one shape: the best label of each, or `top_k`. */
  perText(inputs: string | TextPair | readonly (string | TextPair)[], options?: TextClassificationOptions): Promise<TextClass[][]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

/** A call may be asked all that a request may, and is given a signal beside. */
const parameters = request.parameters satisfies Record<Exclude<keyof TextClassificationOptions, "signal">, Field>;

const functions = { softmax, sigmoid, none: (logits: Float32Array) => logits };

/**
 * Tells which of its labels a text has, by the head that reads the first token. Throws TypeformerError `invalid_input`, `invalid_option`,
 * `too_long`, `missing_head`, `aborted`, `disposed`.
 */
export function textClassification(model: Model, tokenizer: Tokenizer): TextClassifier {
  const { config } = model;

  async function perText(inputs: unknown, options: TextClassificationOptions = {}): Promise<TextClass[][]> {
    const { top_k = 1, function_to_apply } = checkOptions(options, parameters, ["signal"], "text-classification");
    const scoresOf = functions[function_to_apply ?? usualFunction(config)];
    const encodings = readPairs(inputs).map(({ text, pair }) => encodeWithin(tokenizer, config, text, options, pair));
    const answers = await inPasses(encodings, (some) => model.ask("classify", some, undefined, { signal: options.signal }));
    return answers.map(([logits]) => ranked(scoresOf(logits), top_k ?? config.labels));
  }

  /** Equal scores keep the order of the labels. */
  function ranked(scores: Float32Array, top_k: number): TextClass[] {
    const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
    return order.slice(0, top_k).map((id) => ({ label: config.labelNames[id], score: scores[id] }));
  }

  async function classify(inputs: unknown, options: TextClassificationOptions = {}): Promise<unknown> {
    const isList = Array.isArray(inputs);
    if (isList && inputs.length === 0) throw new TypeformerError("invalid_input", "the list has no text: give one at least");
    const answers = await perText(inputs, options);
    const each = options.top_k === undefined ? answers.map(([best]) => best) : answers;
    return isList || (typeof inputs === "string" && options.top_k === undefined) ? each : each[0];
  }

  return Object.assign(classify as TextClassifier, { perText, tokenizer, model, dispose: () => model.dispose() });
}

/** What the scores of a model are where nobody says: Python's tests, in their order. */
function usualFunction({ problem, labels }: ModelConfig): keyof typeof functions {
  if (problem === "regression") return "none";
  if (problem === "multi_label_classification" || labels === 1) return "sigmoid";
  return "softmax";
}
