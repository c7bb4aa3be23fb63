import { setImmediate as others } from "node:timers/promises";
import { type Tokenizer, TypeformerError } from "typeformer";
import type { ModelFacts, SentenceFacts } from "./model-facts.ts";

/** How many tokens there are, and whether that is exact. */
export interface Count {
  tokens: number;
  isExact: boolean;
}

/** What bounds the tokens that a model is asked. */
export type Limits = Pick<ModelFacts, "tokenLimit" | "sentences">;

/** Whether and where a text is cut, in the names of requests. */
export interface Cutting {
  truncation?: boolean;
  max_length?: number;
}

/** UTF-16 units of a text that are counted at once. A longer one is cut between words, and its slices are counted one by one. */
const SLICE = 8192;
/** Milliseconds for which one may count before others have their turn. */
const TURN = 4;
/** A count by slices is right within so much. */
const DOUBT = 1.25;

/** Counts the tokens of texts, in turns with whoever else counts. */
export class Counting {
  readonly tokenizer: Tokenizer;
  readonly tokenLimit: number;
  /** The most that a text is cut to by the tokenizer's files and the model's positions. */
  readonly most: number;
  /** Special tokens around a text, and around two. */
  readonly around: { one: number; two: number };
  /** How texts are read that become one vector, and what counts these. */
  readonly sentences: Pick<SentenceFacts, "maxLength" | "prompts"> & { counting: Counting };
  private turn = performance.now();

  constructor(tokenizer: Tokenizer, { tokenLimit, sentences }: Limits) {
    this.tokenizer = tokenizer;
    this.tokenLimit = tokenLimit;
    this.most = Math.min(tokenizer.modelMaxLength, tokenLimit);
    this.around = { one: tokenizer.encode("").ids.length, two: tokenizer.encode("", "").ids.length };
    const { maxLength, prompts, lowercases } = sentences ?? { maxLength: this.most, prompts: { named: new Map() }, lowercases: false };
    const counting = lowercases ? new Counting(tokenizer.lowercasing(), { tokenLimit }) : this;
    this.sentences = { maxLength, prompts, counting };
  }

  /** Of a text, without special ones. @param enough where a long text need not be counted further */
  async of(text: string, enough = Number.POSITIVE_INFINITY): Promise<Count> {
    if (text.length <= SLICE) return { tokens: await this.ofSlice(text), isExact: true };
    let tokens = 0;
    for (let begin = 0; begin < text.length && tokens <= enough; ) {
      const end = endOfSlice(text, begin);
      tokens += await this.ofSlice(text.slice(begin, end));
      begin = end;
    }
    return { tokens, isExact: false };
  }

  /**
   * Of a text or a pair with special tokens, as a model is asked it.
   *
   * @throws TypeformerError `too_long` where it is not cut and surely too long
   */
  async within(text: string, pair: string | undefined, { max_length, truncation = max_length !== undefined }: Cutting): Promise<number> {
    const enough = this.tokenLimit * DOUBT;
    const first = await this.of(text, enough);
    const second = pair ? await this.of(pair, enough) : { tokens: 0, isExact: true };
    const tokens = first.tokens + second.tokens + (pair ? this.around.two : this.around.one);
    if (truncation) return Math.min(tokens, max_length ?? this.tokenizer.modelMaxLength, this.tokenLimit);
    const isExact = first.isExact && second.isExact;
    const limit = `the model has positions for ${this.tokenLimit}, special tokens included`;
    return checked({ tokens, isExact }, this.tokenLimit, `${limit}: shorten it, or cut it with \`truncation: true\``);
  }

  private async ofSlice(text: string): Promise<number> {
    if (performance.now() - this.turn > TURN) {
      await others();
      this.turn = performance.now();
    }
    return this.tokenizer.tokenize(text).ids.length;
  }
}

/**
 * A count within a limit; the limit itself where a count by slices is little more, of which the model will tell.
 *
 * @param why what is said of a text that has more
 * @throws TypeformerError `too_long`
 */
export function checked({ tokens, isExact }: Count, limit: number, why: string): number {
  if (tokens <= limit) return tokens;
  if (!isExact && tokens <= limit * DOUBT) return limit;
  throw new TypeformerError("too_long", `the text has ${isExact ? tokens : `more than ${limit}`} tokens and ${why}`);
}

/** Before the last space of as much as is counted at once, or where it has none there. */
function endOfSlice(text: string, begin: number): number {
  const most = begin + SLICE;
  if (most >= text.length) return text.length;
  for (let end = most; end > begin; end--) if (/\s/.test(text[end])) return end;
  return most;
}
