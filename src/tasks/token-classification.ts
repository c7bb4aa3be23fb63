import { TypeformerError } from "../errors/index.ts";
import type { OnWarning } from "../loading/index.ts";
import type { Model } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import {
  type EncodedText,
  type EntityGroup,
  encodedChunks,
  entityGroups,
  labelled,
  labelledTokens,
  labelledWords,
  type TaggedTexts,
  taggedTexts,
  textPlaces,
  withoutOverlaps,
} from "./entities/index.ts";
import { listsInPasses } from "./passes.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { tokenClassification as request } from "./requests/token-classification.ts";

/** One token and its likeliest label, in the field names of Python. */
export interface TokenEntity {
  /** The label: `B-PER`. */
  entity: string;
  /** Its share among all labels. */
  score: number;
  /** The token's place in the encoding, where special tokens are counted. */
  index: number;
  /** The vocabulary's key: `Ġroom`, `##ing`; of an unknown token what the text has. */
  word: string;
  /** `text.slice(start, end)` is what it stands for. */
  start: number;
  end: number;
}

/** How tokens become entities: not at all, neighbours of one tag, or these after the tokens of each word have agreed. */
export type AggregationStrategy = "none" | "simple" | "first" | "average" | "max";

/** How texts are read, and what is told of them. */
export interface TokenClassificationOptions {
  /** Default: "none". */
  aggregation_strategy?: AggregationStrategy;
  /** Labels that are left out; of groups, what they are called: `PER`. Default: ["O"]. */
  ignore_labels?: readonly string[];
  /** Read a long text in chunks that have so many tokens in common, instead of cutting it at the tokenizer's limit. Not with "none". */
  stride?: number;
  /** A text is a list of its words. */
  is_split_into_words?: boolean;
  /** What the words are put together with to the text that `start` and `end` are counted in. Default: a space. */
  delimiter?: string;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** What options give: a `TokenEntity` for every token without a strategy, else an `EntityGroup`. */
export type EntityBy<Options> = (
  "aggregation_strategy" extends keyof Options
    ? Options["aggregation_strategy"]
    : undefined
) extends infer Strategy
  ? Strategy extends "none" | undefined
    ? TokenEntity
    : EntityGroup
  : never;

/** The task token-classification, with the conventions of Python's `pipeline("token-classification")`. Calls throw `invalid_input`, `invalid_option`, `too_long`, `aborted`, `disposed`. */
export interface TokenClassifier {
  /** Of one text. */
  <const Options extends TokenClassificationOptions = object>(text: string, options?: Options): Promise<EntityBy<Options>[]>;
  /** A list for each text, of one text too. With `is_split_into_words` a list of words is one text. */
  <const Options extends TokenClassificationOptions = object>(
    texts: Exclude<TaggedTexts, string>,
    options?: Options,
  ): Promise<EntityBy<Options>[][]>;
  /** Always a list for each text, for programs that want one shape. */
  perText<const Options extends TokenClassificationOptions = object>(texts: TaggedTexts, options?: Options): Promise<EntityBy<Options>[][]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

/** A call may be asked all that a request may, may be given words, and has a signal beside. */
const parameters = {
  ...request.parameters,
  is_split_into_words: { kind: "boolean", default: false, doc: "a text is a list of its words" },
  delimiter: { kind: "text", doc: "what the words are put together with" },
} as const satisfies Record<Exclude<keyof TokenClassificationOptions, "signal">, Field>;

/** Labels the tokens of texts, and puts them together to entities, by the conventions of Python's `pipeline("token-classification")`. */
export function tokenClassification(model: Model, tokenizer: Tokenizer, { warn }: { warn: OnWarning }): TokenClassifier {
  const { labelNames } = model.config;

  function entitiesOf(chunk: EncodedText, logits: readonly Float32Array[], strategy: AggregationStrategy): (TokenEntity | EntityGroup)[] {
    const tokens = labelledTokens(chunk, logits, tokenizer);
    if (strategy === "none")
      return tokens.map((token) => {
        const { entity, score, word, start, end } = labelled(token, labelNames);
        return { entity, score, index: token.index, word, start, end };
      });
    if (strategy === "simple")
      return entityGroups(
        tokens.map((token) => labelled(token, labelNames)),
        tokenizer,
      );
    if (!tokenizer.marksSubwords) warn(GUESSED_WORDS);
    return entityGroups(labelledWords(tokens, labelNames, strategy, tokenizer), tokenizer);
  }

  async function perText(texts: TaggedTexts, options: TokenClassificationOptions = {}): Promise<(TokenEntity | EntityGroup)[][]> {
    const given = checkOptions(options, parameters, ["signal"], "token-classification");
    const { aggregation_strategy: strategy = parameters.aggregation_strategy.default, stride } = given;
    const ignored = new Set<string>(given.ignore_labels ?? parameters.ignore_labels.default);
    if (stride !== undefined && strategy === "none") throw new TypeformerError("invalid_option", STRIDE_ALONE);

    const chunked = taggedTexts(texts, given).map((text) => encodedChunks(text, { tokenizer, config: model.config, stride, warn }));
    const found = await listsInPasses(chunked, async (some) => {
      const logits = await model.ask("label", some, some.map(textPlaces), { signal: options.signal });
      return some.map((chunk, i) => entitiesOf(chunk, logits[i], strategy).filter((entity) => !ignored.has(nameOf(entity))));
    });
    return found.map((chunks, i) =>
      chunks.length > 1 ? withoutOverlaps(chunked[i][0].text, chunks.flat() as EntityGroup[]) : chunks.flat(),
    );
  }

  const classify = async (texts: TaggedTexts, options?: TokenClassificationOptions) => {
    const lists = await perText(texts, options);
    return typeof texts === "string" ? lists[0] : lists;
  };
  return Object.assign(classify, { perText, tokenizer, model, dispose: () => model.dispose() }) as TokenClassifier;
}

const nameOf = (found: TokenEntity | EntityGroup): string => ("entity" in found ? found.entity : found.entity_group);

const STRIDE_ALONE =
  'stride: chunks of a text are put together by their entities, which the strategy "none" has not: give an aggregation_strategy, such as "simple"';

const GUESSED_WORDS =
  "this tokenizer does not mark which tokens continue a word: a token is taken to begin one where a space stands before it, so tabs, line ends and punctuation do not part words";
