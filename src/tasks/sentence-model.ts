import type { ModelFiles } from "../checkpoint/index.ts";
import { nearest, TypeformerError } from "../errors/index.ts";
import { type DenseModule, noPrompts, type OnWarning, type PoolingMode, type SentenceModules, sentenceModules } from "../loading/index.ts";
import type { Model } from "../model/index.ts";
import type { Encoding, Tokenizer } from "../tokenizer/index.ts";
import { dense } from "./dense.ts";
import { normalizeInPlace } from "./pooling.ts";
import { checkedEncoding } from "./texts.ts";

/** What stands around the encoder of a folder of sentence-transformers: how texts come in, and what is done with a text's one vector. */
export interface SentenceModel {
  readonly tokenizer: Tokenizer;
  /** Tokens that are read of a text, special ones and the prompt's included. */
  readonly maxLength: number;
  readonly prompts: SentenceModules["prompts"];
  /** What is put before the texts of a call, and the first of their tokens that counts. Throws `invalid_option`. */
  promptOf(options: { prompt?: string; prompt_name?: string }): { prompt: string; from: number };
  /** The modes of a call, where it names one. Throws `invalid_option` for one whose vector the modules after it cannot take. */
  modesOf(asked: PoolingMode | undefined): readonly PoolingMode[];
  /** Each made when its turn comes. @param truncation whether a long text is cut, or refused. Throws `too_long`, `invalid_input`. */
  encodings(texts: readonly string[], how: { prompt: string; from: number; truncation: boolean }): Iterable<Encoding>;
  /** What the modules after the pooling make of a vector. @param normalize whether its length is one in the end; absent: as the modules say */
  finished(vector: Float32Array, normalize: boolean | undefined): Float32Array;
}

/** What sentence-transformers makes of a folder that is none of its own. */
const MEAN: SentenceModules = {
  prompts: noPrompts,
  transformer: { lowercase: false },
  pooling: { modes: ["mean"], includePrompt: true, hidden: undefined },
  after: [],
};

/** @throws what `sentenceModules` throws; `invalid_config` for widths that do not fit one another, and what is thrown for a layer's weights */
export async function openSentenceModel(
  { config }: Model,
  plain: Tokenizer,
  { warn, files }: { warn: OnWarning; files: ModelFiles },
): Promise<SentenceModel> {
  const found = await sentenceModules(files);
  if (!found) warn(`${files.name} has no modules.json: the mean of all tokens' vectors is taken, as sentence-transformers does`);
  const { prompts, transformer, pooling, after } = found ?? MEAN;
  const { hidden = config.hidden } = pooling;
  if (hidden !== config.hidden)
    throw unfit(files, `its pooling is made for vectors of ${hidden} numbers, and the model's have ${config.hidden}`);
  const wrong = firstUnfit(after, pooling.modes.length * hidden);
  if (wrong) throw unfit(files, wrong);
  const tokenizer = transformer.lowercase ? plain.lowercasing() : plain;
  const steps = await Promise.all(after.map(stepOf));
  const maxLength = transformer.maxLength ?? Math.min(tokenizer.modelMaxLength, config.positions);

  const within = (text: string, truncation: boolean): Encoding => {
    const whole = tokenizer.encode(text);
    if (whole.ids.length <= maxLength) return whole;
    if (!truncation)
      throw new TypeformerError(
        "too_long",
        `the text has ${whole.ids.length} tokens and ${maxLength} are read, special ones included: shorten it`,
      );
    warn(`truncation: texts of more than ${maxLength} tokens are cut there, as sentence-transformers does`);
    return tokenizer.encode(text, { truncation: true, max_length: maxLength });
  };

  return {
    tokenizer,
    maxLength,
    prompts,
    promptOf({ prompt, prompt_name }) {
      if (prompt !== undefined && prompt_name !== undefined) warn("prompt_name is ignored where a prompt is given");
      const name = prompt_name ?? prompts.usual;
      const chosen = prompt ?? (name === undefined ? "" : (prompts.named.get(name) ?? unknownPrompt(name, [...prompts.named.keys()])));
      return { prompt: chosen, from: pooling.includePrompt || chosen === "" ? 0 : tokensBefore(within(chosen, true), tokenizer) };
    },
    modesOf(asked) {
      if (asked === undefined) return pooling.modes;
      const stray = firstUnfit(after, hidden);
      if (stray) throw new TypeformerError("invalid_option", `pooling: ${stray}, and "${asked}" gives ${hidden}`);
      return [asked];
    },
    *encodings(texts, { prompt, from, truncation }) {
      for (const text of texts) {
        const encoding = checkedEncoding(within(prompt + text, truncation), tokenizer, config);
        if (encoding.ids.length <= from)
          throw new TypeformerError("too_long", `the prompt alone takes the ${maxLength} tokens that there is room for: shorten it`);
        yield encoding;
      }
    },
    finished(vector, normalize) {
      const last = steps.reduce((x, step) => (step === normalizeInPlace && normalize === false ? x : step(x)), vector);
      return normalize ? normalizeInPlace(last) : last;
    },
  };
}

async function stepOf(module: SentenceModules["after"][number]): Promise<(vector: Float32Array) => Float32Array> {
  if (module.kind === "normalize") return normalizeInPlace;
  const weights = await module.open();
  return (vector) => dense(vector, module, weights);
}

/** What is wrong with the first layer that does not take what comes. @param width of the pooled vector */
function firstUnfit(after: SentenceModules["after"], width: number): string | undefined {
  let comes = width;
  for (const { inputs, outputs } of after.filter((module): module is DenseModule => module.kind === "dense")) {
    if (inputs !== comes) return `its dense layer takes vectors of ${inputs} numbers`;
    comes = outputs;
  }
  return undefined;
}

/** A prompt's own tokens and what stands before them; what ends it is not counted, since in a text that stands elsewhere. */
function tokensBefore({ ids }: Encoding, tokenizer: Tokenizer): number {
  return ids.length - (tokenizer.isSpecial(ids[ids.length - 1]) ? 1 : 0);
}

function unfit({ name }: ModelFiles, what: string): TypeformerError {
  return new TypeformerError("invalid_config", `${name}: ${what}`);
}

function unknownPrompt(name: string, known: readonly string[]): never {
  const meant = nearest(name, known);
  throw new TypeformerError(
    "invalid_option",
    `prompt_name: the model has no prompt "${name}".${meant ? ` Did you mean "${meant}"?` : ""} Known: ${known.join(", ")}`,
  );
}
