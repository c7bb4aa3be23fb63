import { TypeformerError } from "../errors/index.ts";
import type { Model, TokenIds } from "../model/index.ts";
import type { Encoding, Tokenizer } from "../tokenizer/index.ts";
import { inPasses } from "./passes.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { mlmScoring as request } from "./requests/mlm-scoring.ts";
import { encodeWithin, readTexts } from "./texts.ts";

/** How likely one token is where it stands. */
export interface MlmTokenScore {
  /** The vocabulary's key: `Ġroom`, `##ing`. */
  token: string;
  /** Where it begins in the text, in UTF-16 units. */
  start: number;
  /** Where it ends: `text.slice(start, end)`. */
  end: number;
  /** The natural logarithm of its probability with all others in view. */
  logprob: number;
}

/** How likely a text is to a masked language model. */
export interface MlmScore {
  /** Pseudo-log-likelihood: the sum of the tokens' logarithms. Of two texts of one meaning the higher one reads better. */
  pll: number;
  /** exp(−pll / tokens): low where a text reads well, whatever its length. */
  perplexity: number;
  /** Every token but special ones. */
  tokens: MlmTokenScore[];
}

/** What is hidden while a token is judged, and what is done with a text that is too long. */
export interface MlmScoringOptions {
  /**
   * "original" hides the token alone (Salazar et al. 2020); "within_word_l2r" the later tokens of its word too, so that a long word is not
   * betrayed by its own end (Kauf & Ivanova 2023). Default: "original".
   */
  metric?: "original" | "within_word_l2r";
  /** Cut what is longer than the model's limit instead of refusing it. */
  truncation?: boolean;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** The task mlm-scoring. Calls throw `invalid_input` (a text without a token of its own, too), `invalid_option`, `too_long`, `aborted`, `disposed`. */
export interface MlmScorer {
  (text: string, options?: MlmScoringOptions): Promise<MlmScore>;
  /** One for each text. */
  (texts: readonly string[], options?: MlmScoringOptions): Promise<MlmScore[]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

/** A text that is judged. */
interface Judged {
  encoding: Encoding;
  /** Its own tokens, as indices into the encoding. */
  places: number[];
  /** Tokens of one group are hidden together with those of it that stand before them. */
  groups: readonly (number | null)[];
}

const parameters = request.parameters satisfies Record<Exclude<keyof MlmScoringOptions, "signal">, Field>;

/** Pseudo-log-likelihoods: Σ log P(token | all others), from one masked copy of the text for each token. Throws `no_mask`. */
export function mlmScoring(model: Model, tokenizer: Tokenizer): MlmScorer {
  const mask = maskIdOf(tokenizer);
  const { padTokenId, clsTokenId, sepTokenId, bosTokenId, eosTokenId } = tokenizer;
  const special = new Set([mask, padTokenId, clsTokenId, sepTokenId, bosTokenId, eosTokenId]); // what stands for an unknown word is judged

  function judgedText(text: string, metric: MlmScoringOptions["metric"], options: MlmScoringOptions): Judged {
    const encoding = encodeWithin(tokenizer, model.config, text, options);
    const { word_ids: words } = encoding;
    const places = [...words.keys()].filter((place) => words[place] !== null && !special.has(encoding.ids[place]));
    if (places.length === 0) throw nothingToJudge(text);
    return { encoding, places, groups: metric === "within_word_l2r" ? words : [...words.keys()] };
  }

  async function score(texts: string | readonly string[], options: MlmScoringOptions = {}): Promise<MlmScore | MlmScore[]> {
    checkOptions(options, parameters, ["signal"], "mlm-scoring");
    const { metric = parameters.metric.default, signal } = options;
    const judged = readTexts(texts).map((text) => judgedText(text, metric, options));
    const logprobs = await inPasses(maskedCopies(judged, mask), async (copies) => {
      const among = [...new Set(copies.map(({ hidden }) => hidden))];
      const asked = copies.map(({ place }) => [place]);
      const rankings = await model.rank(copies, asked, { k: among.length, among, signal });
      return rankings.map(([{ ids, logprobs }], i) => logprobs[ids.indexOf(copies[i].hidden)]);
    });
    let next = 0;
    const scores = judged.map(({ encoding: { tokens, offsets }, places }) =>
      scoreOf(
        places.map((place) => ({ token: tokens[place], start: offsets[place][0], end: offsets[place][1], logprob: logprobs[next++] })),
      ),
    );
    return typeof texts === "string" ? scores[0] : scores;
  }
  return Object.assign(score as MlmScorer, { tokenizer, model, dispose: () => model.dispose() });
}

/** A copy for each token of each text, made when its turn comes: together they are as large as the squares of the texts. */
function* maskedCopies(judged: readonly Judged[], mask: number): Iterable<TokenIds & { place: number; hidden: number }> {
  for (const { encoding, places, groups } of judged) {
    for (const place of places) {
      const ids = encoding.ids.map((id, each) => (each >= place && groups[each] === groups[place] ? mask : id));
      yield { ids, token_type_ids: encoding.token_type_ids, place, hidden: encoding.ids[place] };
    }
  }
}

function scoreOf(tokens: MlmTokenScore[]): MlmScore {
  const pll = tokens.reduce((sum, { logprob }) => sum + logprob, 0);
  return { pll, perplexity: Math.exp(-pll / tokens.length), tokens };
}

function maskIdOf({ maskTokenId }: Tokenizer): number {
  if (maskTokenId !== undefined) return maskTokenId;
  throw new TypeformerError("no_mask", "this model's tokenizer defines no mask token, so no token can be hidden");
}

function nothingToJudge(text: string): TypeformerError {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return new TypeformerError("invalid_input", `${shown} has no token of its own, and so no score: give a text that has a word`);
}
