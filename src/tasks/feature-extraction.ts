import type { Model } from "../model/index.ts";
import { Tensor } from "../tensor/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { inPasses } from "./passes.ts";
import { normalize, pooled } from "./pooling.ts";
import { featureExtraction as request } from "./requests/feature-extraction.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { encodeWithin, readTexts } from "./texts.ts";

/** How the vectors of a text become one: not at all, their mean, or that of `<s>`. */
export type Pooling = "none" | "mean" | "cls";

/** How token vectors become the answer. */
export interface FeatureExtractionOptions {
  /** "none": a vector for every token, special ones included; "mean" or "cls": one for the text. Default: "none". */
  pooling?: Pooling;
  /** Divide every vector by its length. Default: false. */
  normalize?: boolean;
  /** Cut what is longer than the model's limit instead of refusing it. */
  truncation?: boolean;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** The task feature-extraction: the last layer's output. Calls throw `invalid_input`, `invalid_option`, `too_long`, `aborted`, `disposed`. */
export interface FeatureExtractor {
  /** Of one text: [tokens, hidden], or [hidden] when pooled. */
  (text: string, options?: FeatureExtractionOptions): Promise<Tensor>;
  /** One such tensor for each text, without padding. */
  (texts: readonly string[], options?: FeatureExtractionOptions): Promise<Tensor[]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

/** A call may be asked all that a request may, and is given a signal beside. */
const parameters = request.parameters satisfies Record<Exclude<keyof FeatureExtractionOptions, "signal">, Field>;

/** The last layer's output as sentence or token vectors. Throws `invalid_input`, `invalid_option`, `too_long`, `aborted`, `disposed`. */
export function featureExtraction(model: Model, tokenizer: Tokenizer): FeatureExtractor {
  async function extract(texts: string | readonly string[], options: FeatureExtractionOptions = {}): Promise<Tensor | Tensor[]> {
    checkOptions(options, parameters, ["signal"], "feature-extraction");
    const { pooling = parameters.pooling.default } = options;
    const encodings = readTexts(texts).map((text) => encodeWithin(tokenizer, model.config, text, options));
    const vectors = await inPasses(encodings, async (some) => {
      const positions = pooling === "cls" ? some.map(() => [0]) : undefined;
      const hidden = await model.encode(some, { positions, signal: options.signal });
      return pooling === "none" ? hidden : hidden.map((rows) => oneOf(rows, pooling));
    });
    const answers = options.normalize ? vectors.map(normalize) : vectors;
    return typeof texts === "string" ? answers[0] : answers;
  }
  return Object.assign(extract as FeatureExtractor, { tokenizer, model, dispose: () => model.dispose() });
}

/** @param rows [tokens, hidden] @returns [hidden] */
function oneOf(rows: Tensor, pooling: "mean" | "cls"): Tensor {
  return new Tensor(pooled({ rows: rows.flat(), hidden: rows.shape[1], from: 0 }, [pooling]));
}
