import type { ModelFiles } from "../checkpoint/index.ts";
import type { OnWarning, PoolingMode } from "../loading/index.ts";
import type { Model } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { inPasses } from "./passes.ts";
import { pooled, readsEnds } from "./pooling.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { sentenceEmbedding as request } from "./requests/sentence-embedding.ts";
import { openSentenceModel } from "./sentence-model.ts";
import { readTexts } from "./texts.ts";

/** What is done otherwise than the model's folder says. */
export interface SentenceEmbeddingOptions {
  /** How the vectors of a text's tokens become one. */
  pooling?: PoolingMode;
  /** true: divide every vector by its length; false: do not, even where the folder says so. */
  normalize?: boolean;
  /** What is put before every text, as it stands. */
  prompt?: string;
  /** The same by the name that `config_sentence_transformers.json` has for it. */
  prompt_name?: string;
  /** false: refuse what is longer than the folder's limit (`too_long`), instead of cutting it. */
  truncation?: boolean;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** The task sentence-embedding. Calls throw `invalid_input`, `invalid_option`, `too_long`, `aborted`, `disposed`. */
export interface SentenceEmbedder {
  /** The vector of one text. */
  (text: string, options?: SentenceEmbeddingOptions): Promise<Float32Array>;
  /** One for each text. */
  (texts: readonly string[], options?: SentenceEmbeddingOptions): Promise<Float32Array[]>;
  /** Tokens that are read of a text, special ones and the prompt's included; the rest is cut off. */
  readonly maxLength: number;
  /** What the model's folder has to put before texts, by name; `usual` names the one for calls that give none. */
  readonly prompts: { readonly named: ReadonlyMap<string, string>; readonly usual?: string };
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

const parameters = request.parameters satisfies Record<Exclude<keyof SentenceEmbeddingOptions, "signal">, Field>;

/**
 * Vectors of sentences as the folder's `modules.json` makes them; where it has none, the mean of all tokens, and a warning. Throws what
 * `sentenceModules` throws.
 */
export async function sentenceEmbedding(
  model: Model,
  plain: Tokenizer,
  surroundings: { warn: OnWarning; files: ModelFiles },
): Promise<SentenceEmbedder> {
  const sentences = await openSentenceModel(model, plain, surroundings);
  const { tokenizer, maxLength, prompts } = sentences;

  async function embed(texts: string | readonly string[], options: SentenceEmbeddingOptions = {}): Promise<Float32Array | Float32Array[]> {
    checkOptions(options, parameters, ["signal"], "sentence-embedding");
    const { signal, normalize, truncation = true } = options;
    const { prompt, from } = sentences.promptOf(options);
    const modes = sentences.modesOf(options.pooling);
    const vectors = await inPasses(sentences.encodings(readTexts(texts), { prompt, from, truncation }), async (some) => {
      const positions = readsEnds(modes) ? some.map(({ ids }) => [from, ids.length - 1]) : undefined;
      const hidden = await model.encode(some, { positions, signal });
      return hidden.map((rows) => {
        const vector = pooled({ rows: rows.flat(), hidden: model.config.hidden, from: positions ? 0 : from }, modes);
        return sentences.finished(vector, normalize);
      });
    });
    return typeof texts === "string" ? vectors[0] : vectors;
  }
  return Object.assign(embed as SentenceEmbedder, { tokenizer, maxLength, prompts, model, dispose: () => model.dispose() });
}
