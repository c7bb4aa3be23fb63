/** From texts to encodings of a wanted length: whole, cut, in parts, filled up. */
import { TypeformerError } from "../errors/index.ts";
import type { Definition } from "./definition/definition.ts";
import { type Encoding, encodingOf, padded } from "./encoding.ts";
import { checkText, checkWords, type EncodeBatchOptions, type EncodeChunksOptions, type EncodeOptions } from "./options.ts";
import type { Pipeline } from "./pipeline.ts";
import type { TokenList } from "./stages/token-list.ts";
import { combined, cut, keptLengths, partsOf, type Strategy } from "./truncation.ts";

type Cutting = { limit: number; strategy: Strategy };

export class Encoder {
  private readonly definition: Definition;
  private readonly pipeline: Pipeline;

  constructor(definition: Definition, pipeline: Pipeline) {
    this.definition = definition;
    this.pipeline = pipeline;
  }

  /** A text, or two, cut where the options ask for it. */
  encode(text: unknown, pair: unknown, options: EncodeBatchOptions & EncodeOptions): Encoding {
    const { limit, strategy } = this.cutting(options);
    const lists = this.lists(text, pair, options);
    const kept = this.kept(lists, limit, strategy);
    return this.around(lists.map((list, i) => cut(list, kept[i], this.definition.truncationSide)));
  }

  /** The same in as many parts as it takes. */
  encodeChunks(text: unknown, pair: unknown, options: EncodeChunksOptions): Encoding[] {
    const { truncation = true, stride = 0, max_length } = options;
    const { limit, strategy } = this.cutting({ truncation, max_length });
    const lists = this.lists(text, pair, options);
    const alone = limit - this.pipeline.around(1);
    if (alone < stride && limit >= this.pipeline.around(lists.length))
      throw new TypeformerError(
        "invalid_option",
        `stride: found ${stride}, but of max_length ${limit} the special tokens leave ${alone}: give less`,
      );
    const kept = this.kept(lists, limit, strategy);
    const parts = lists.map((list, i) => partsOf(list, kept[i], stride, this.definition.truncationSide));
    return combined(parts, this.pipeline.outer).map((some) => this.around(some));
  }

  /** The tokens of a text alone. */
  tokenize(text: string): Encoding {
    return this.encoding(this.pipeline.processed([this.pipeline.tokens(text, 0)], false));
  }

  /** All of one length. */
  pad(encodings: Encoding[], { padding, max_length = this.definition.settings.modelMaxLength }: EncodeBatchOptions): Encoding[] {
    const { pad } = this.definition.roles;
    if (!pad) throw new TypeformerError("invalid_option", "padding: this tokenizer defines no padding token");
    if (padding === "max_length" && !Number.isFinite(max_length)) {
      throw new TypeformerError("invalid_option", 'padding "max_length": this tokenizer names no limit, so give max_length');
    }
    const length = padding === "max_length" ? max_length : encodings.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
    return encodings.map((encoding) => padded(encoding, length, pad, this.definition.paddingSide));
  }

  /**
   * The most tokens an encoding may have, and what gives way. As in Python, `max_length` without `truncation` cuts, unless it is there for
   * the padding.
   */
  private cutting({ truncation, max_length, padding }: EncodeBatchOptions): Cutting {
    const cuts = truncation ?? (max_length !== undefined && !padding);
    const limit = cuts ? (max_length ?? this.definition.settings.modelMaxLength) : Number.POSITIVE_INFINITY;
    return { limit, strategy: typeof cuts === "string" ? cuts : "longest_first" };
  }

  /** The tokens of a text or two. */
  private lists(text: unknown, pair: unknown, { is_split_into_words }: EncodeOptions): TokenList[] {
    const list = (given: unknown, name: string, place: 0 | 1): TokenList => {
      if (is_split_into_words) checkWords(given, name);
      else checkText(given, name);
      return this.pipeline.tokens(given, place);
    };
    return pair === undefined ? [list(text, "text", 0)] : [list(text, "text", 0), list(pair, "pair", 1)];
  }

  /** How many tokens each text keeps beside the special ones. */
  private kept(lists: readonly TokenList[], limit: number, strategy: Strategy): readonly number[] {
    const around = this.pipeline.around(lists.length);
    if (limit < around) {
      throw new TypeformerError("invalid_option", `max_length: found ${limit}, but the special tokens alone are ${around}`);
    }
    const lengths = lists.map(({ ids }) => ids.length);
    return keptLengths(lengths, limit - around, strategy);
  }

  private around(lists: readonly TokenList[]): Encoding {
    return this.encoding(this.pipeline.processed(lists, true));
  }

  private encoding(lists: readonly TokenList[]): Encoding {
    return encodingOf(lists, (id) => this.definition.vocabulary.tokenOf(id));
  }
}
