import { TypeformerError } from "../errors/index.ts";
import type { OnWarning } from "../loading/index.ts";
import type { Model, ModelConfig, Ranking } from "../model/index.ts";
import type { Encoding, Tokenizer } from "../tokenizer/index.ts";
import { inPasses } from "./passes.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { fillMask as request } from "./requests/fill-mask.ts";
import { targetIds } from "./targets.ts";
import { encodeWithin, readTexts } from "./texts.ts";

/** One answer for one mask, in the field names of Python. */
export interface FillMaskItem {
  /** Probability over the whole vocabulary. */
  score: number;
  /** The token's id. */
  token: number;
  /** The token's text, with its leading space. */
  token_str: string;
  /** The text with this mask filled. */
  sequence: string;
}

/** What to rank, and how much of it. */
export interface FillMaskOptions {
  /** How many answers for each mask. Default: 5. */
  top_k?: number;
  /** Rank only these tokens; write a word inside a sentence with its space: " pizza". */
  targets?: string | readonly string[];
  /** Cut what is longer than the model's limit instead of refusing it. */
  truncation?: boolean;
  /** The same by Python's name; `max_length` counts tokens, special ones included. */
  tokenizer_kwargs?: { truncation?: boolean; max_length?: number };
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** One mask: a list of answers. Several masks: such a list for each. */
export type FillMaskAnswer<Text extends string = string> = string extends Text
  ? FillMaskItem[] | FillMaskItem[][]
  : Text extends `${string}<mask>${string}<mask>${string}`
    ? FillMaskItem[][]
    : FillMaskItem[];

/** The task fill-mask, with the conventions of Python's `pipeline("fill-mask")`. Calls throw `invalid_input`, `invalid_option`, `no_mask`, `no_targets`, `too_long`, `aborted`, `disposed`. */
export interface FillMask {
  /** Answers as Python's pipeline gives them: a list of texts gives a list, a list of one text is unwrapped. */
  <const Text extends string>(text: Text | readonly [Text], options?: FillMaskOptions): Promise<FillMaskAnswer<Text>>;
  /** Two texts or more: an answer for each. */
  (texts: readonly [string, string, ...string[]], options?: FillMaskOptions): Promise<FillMaskAnswer[]>;
  /** Any number of texts, known when the program runs: one text is unwrapped. */
  (texts: readonly string[], options?: FillMaskOptions): Promise<FillMaskAnswer | FillMaskAnswer[]>;
  /** Always [text][mask][rank], for programs that want one shape. */
  perMask(texts: string | readonly string[], options?: FillMaskOptions): Promise<FillMaskItem[][][]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

/** A call may be asked all that a request may, and is given a signal beside. */
const parameters = request.parameters satisfies Record<Exclude<keyof FillMaskOptions, "signal">, Field>;

/**
 * Fills the masks of texts by the conventions of Python's `pipeline("fill-mask")`: several masks are judged independently, scores
 * are shares of the whole vocabulary even where `targets` narrows the answers.
 *
 * Calls throw TypeformerError `invalid_input`, `invalid_option`, `no_mask`, `no_targets`, `too_long`, `missing_head`, `aborted`, `disposed`.
 */
export function fillMask(model: Model, tokenizer: Tokenizer, { warn }: { warn: OnWarning }): FillMask {
  async function perMask(texts: string | readonly string[], options: FillMaskOptions = {}): Promise<FillMaskItem[][][]> {
    checkOptions(options, parameters, ["signal"], "fill-mask");
    const { top_k = parameters.top_k.default, targets, signal } = options;
    const among = targets === undefined ? undefined : targetIds(tokenizer, model.config, targets, warn);
    const k = withinVocabulary(top_k, model.config, among);
    const maskId = maskIdOf(tokenizer);

    const encodings = readTexts(texts).map((text) => {
      const encoding = encodeWithin(tokenizer, model.config, text, { truncation: options.truncation, ...options.tokenizer_kwargs });
      return { ...encoding, text, masks: maskPositions(encoding, text, maskId, tokenizer) };
    });
    return inPasses(encodings, async (some) => {
      const ranked = await model.rank(
        some,
        some.map(({ masks }) => masks),
        { k, among, signal },
      );
      return ranked.map((rankings, s) =>
        rankings.map((ranking, m) => items(ranking, some[s].ids, some[s].masks[m], some[s].masks.length > 1)),
      );
    });
  }

  function items({ ids, scores }: Ranking, text: number[], mask: number, keepSpecial: boolean): FillMaskItem[] {
    return ids.map((token, rank) => {
      const filled = text.with(mask, token).filter((id) => id !== tokenizer.padTokenId);
      const sequence = tokenizer.decode(filled, { skip_special_tokens: !keepSpecial });
      return { score: scores[rank], token, token_str: tokenizer.decode([token]), sequence };
    });
  }

  async function fill(texts: string | readonly string[], options?: FillMaskOptions): Promise<FillMaskAnswer | FillMaskAnswer[]> {
    const answers = (await perMask(texts, options)).map((masks) => (masks.length === 1 ? masks[0] : masks));
    return typeof texts === "string" || texts.length === 1 ? answers[0] : answers;
  }

  return Object.assign(fill as FillMask, { perMask, tokenizer, model, dispose: () => model.dispose() });
}

function maskIdOf({ maskTokenId }: Tokenizer): number {
  if (maskTokenId !== undefined) return maskTokenId;
  throw new TypeformerError("no_mask", "this model's tokenizer defines no mask token, so it cannot fill masks");
}

function maskPositions(encoding: Encoding, text: string, maskId: number, { maskToken }: Tokenizer): number[] {
  const positions = encoding.ids.flatMap((id, position) => (id === maskId ? [position] : []));
  if (positions.length > 0) return positions;
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  if (maskToken && text.includes(maskToken)) {
    throw new TypeformerError(
      "no_mask",
      `truncation to ${encoding.ids.length} tokens cut the ${maskToken} off: move it forward in ${shown}`,
    );
  }
  const foreign = ["[MASK]", "<MASK>", "[mask]", "<mask>", "___"].find((other) => text.includes(other));
  const hint = foreign ? `this model's mask is written ${maskToken}, not ${foreign}` : `put ${maskToken} where a word is to be guessed`;
  throw new TypeformerError("no_mask", `there is no mask in ${shown}: ${hint}`);
}

/** As many as asked for, but never more than there are targets. */
function withinVocabulary(top_k: number, { vocab }: ModelConfig, among: readonly number[] | undefined): number {
  if (among) return Math.min(top_k, among.length);
  if (top_k <= vocab) return top_k;
  throw new TypeformerError("invalid_option", `top_k: ${top_k} is more than the vocabulary of ${vocab} tokens`);
}
