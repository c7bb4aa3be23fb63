import { TypeformerError } from "../errors/index.ts";
import { type Definition, readDefinition } from "./definition/definition.ts";
import type { Roles } from "./definition/roles.ts";
import { cut, type Encoding, encodingOf, longestFirst, padded } from "./encoding.ts";
import { describe } from "./fields.ts";
import type { TokenizerFiles } from "./files.ts";
import { checkOptions, checkText, type DecodeOptions, type EncodeBatchOptions, type EncodeOptions } from "./options.ts";
import { Pipeline } from "./pipeline.ts";
import type { TokenList } from "./stages/stage.ts";
import type { PieceSteps } from "./steps.ts";

/** Whose class a folder's tokenizer has where neither file says anything. */
const UNKNOWN_MODEL = { model_type: "roberta" };

/**
 * Text to ids and back, id for id what the Rust library `tokenizers` gives: RoBERTa's byte-level BPE, and what else tokenizer.json may ask
 * for of the stages that are here.
 *
 * @example
 * const tokenizer = Tokenizer.fromJSON(await readFile("weights/mini/tokenizer.json", "utf8"));
 * tokenizer.encode("a <mask> b").tokens; // ["<s>", "a", "<mask>", "Ġb", "</s>"]
 */
export class Tokenizer {
  /** The most tokens a text may have by tokenizer_config.json, special tokens included; Infinity where it names no limit. */
  readonly modelMaxLength: number;
  private readonly definition: Definition;
  private readonly pipeline: Pipeline;
  private readonly roles: Roles;
  private readonly skipped: ReadonlySet<number>;

  private constructor(definition: Definition) {
    this.definition = definition;
    this.pipeline = new Pipeline(definition);
    this.roles = definition.roles;
    this.modelMaxLength = definition.settings.modelMaxLength;
    this.skipped = new Set(definition.vocabulary.added.filter((token) => token.special).map((token) => token.id));
  }

  /**
   * @param tokenizerJson tokenizer.json, as text or parsed; merges in either form (`"a b"` or `["a", "b"]`)
   * @param tokenizerConfig tokenizer_config.json, as text or parsed, where there is one: names of special tokens, `model_max_length`,
   *   `add_prefix_space`, `padding_side`, `truncation_side`; a `tokenizer_class` that it names puts over the file what it does in Python
   * @throws TypeformerError `invalid_json`; `invalid_tokenizer` for a file that is broken or asks for a stage that is not here
   */
  static fromJSON(tokenizerJson: unknown, tokenizerConfig?: unknown): Tokenizer {
    return new Tokenizer(readDefinition({ "tokenizer.json": tokenizerJson ?? null, "tokenizer_config.json": tokenizerConfig }));
  }

  /**
   * @param vocab vocab.json, as text or parsed
   * @param merges merges.txt, as text
   * @param tokenizerConfig as for `fromJSON`
   * @throws TypeformerError `invalid_json`, `invalid_tokenizer`
   */
  static fromVocabAndMerges(vocab: unknown, merges: unknown, tokenizerConfig?: unknown): Tokenizer {
    return new Tokenizer(readDefinition({ "vocab.json": vocab, "merges.txt": merges, "tokenizer_config.json": tokenizerConfig }));
  }

  /**
   * The tokenizer of a folder, as Python's `AutoTokenizer` opens it.
   *
   * @param files its files by their names, each as text or parsed; config.json too, whose `model_type` names the tokenizer's class where
   *   tokenizer_config.json does not; without either it is RoBERTa's
   * @throws TypeformerError `invalid_json`, `invalid_tokenizer`
   */
  static fromFiles(files: TokenizerFiles): Tokenizer {
    return new Tokenizer(readDefinition({ ...files, "config.json": files["config.json"] ?? UNKNOWN_MODEL }));
  }

  /**
   * A text, or a pair of texts, with the special tokens around it: `<s> A </s>`, `<s> A </s></s> B </s>`. Nothing is cut unless `truncation`
   * or `max_length` asks for it; of a pair the longer text is cut first.
   * @throws TypeformerError `invalid_input`, `invalid_option`
   */
  encode(text: string, options?: EncodeOptions): Encoding;
  encode(text: string, pair: string | undefined, options?: EncodeOptions): Encoding;
  encode(text: string, pair?: string | EncodeOptions, options: EncodeOptions = {}): Encoding {
    if (typeof pair === "object" && pair !== null) [pair, options] = [undefined, pair];
    checkOptions(options, ["truncation", "max_length"]);
    return this.encodeWithin(this.limit(options), text, pair);
  }

  /**
   * Many texts or pairs, with `padding` all to one length.
   * @throws TypeformerError `invalid_input`, `invalid_option`
   */
  encodeBatch(texts: readonly (string | readonly [string, string])[], options: EncodeBatchOptions = {}): Encoding[] {
    checkOptions(options, ["truncation", "max_length", "padding"]);
    if (!Array.isArray(texts)) throw new TypeformerError("invalid_input", `texts: found ${describe(texts)}, expected a list`);
    const limit = this.limit(options);
    const encodings = texts.map((text) =>
      Array.isArray(text) ? this.encodeWithin(limit, text[0], text[1]) : this.encodeWithin(limit, text),
    );
    return options.padding ? this.pad(encodings, options) : encodings;
  }

  /**
   * The tokens of `text` alone, without special tokens around it.
   * @throws TypeformerError `invalid_input`
   */
  tokenize(text: string): Encoding {
    checkText(text, "text");
    return this.encoding(this.pipeline.processed([this.pipeline.tokens(text)], false));
  }

  /**
   * What `tokenize` passes through: the text's words and added tokens, and of each word its bytes, its merges in their order and its tokens.
   * @throws TypeformerError `invalid_input`
   *
   * @example
   * tokenizer.steps("lower")[0].merges.map(({ pair }) => pair); // [["e", "r"], ["o", "w"], ["ow", "er"]]
   */
  steps(text: string): PieceSteps[] {
    checkText(text, "text");
    return this.pipeline.steps(text);
  }

  /**
   * The text of `ids`, as Python's `tokenizer.decode` gives it: spaces stay as they are, bytes that are no UTF-8 become U+FFFD, ids that no
   * token has are passed over.
   * @throws TypeformerError `invalid_input`, `invalid_option`
   */
  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    checkOptions(options, ["skip_special_tokens"]);
    if (!Array.isArray(ids) && !ArrayBuffer.isView(ids)) {
      throw new TypeformerError("invalid_input", `ids: found ${describe(ids)}, expected a list of numbers`);
    }
    const tokens: string[] = [];
    for (const id of Array.from(ids)) {
      if (!Number.isInteger(id) || id < 0)
        throw new TypeformerError("invalid_input", `ids: found ${describe(id)}, expected whole numbers from 0`);
      const token = this.definition.vocabulary.tokenOf(id);
      if (token !== undefined && !(options.skip_special_tokens && this.skipped.has(id))) tokens.push(token);
    }
    return this.pipeline.decoded(tokens);
  }

  /** The id of a vocabulary key such as `Ġroom`; undefined where there is none. */
  tokenToId(token: string): number | undefined {
    return this.definition.vocabulary.idOf(token);
  }

  /** The vocabulary key of an id; undefined where there is none. */
  idToToken(id: number): string | undefined {
    return this.definition.vocabulary.tokenOf(id);
  }

  /** How many tokens there are, added ones included. */
  get vocabSize(): number {
    return this.definition.vocabulary.size;
  }

  /** Whether `decode` leaves it out with `skip_special_tokens`. */
  isSpecial(id: number): boolean {
    return this.skipped.has(id);
  }

  /** The token for what is to be guessed; undefined where the tokenizer defines none. */
  get maskToken(): string | undefined {
    return this.roles.mask?.content;
  }
  /** Its id. */
  get maskTokenId(): number | undefined {
    return this.roles.mask?.id;
  }
  /** The token for what fills a batch up; undefined where the tokenizer defines none. */
  get padToken(): string | undefined {
    return this.roles.pad?.content;
  }
  /** Its id. */
  get padTokenId(): number | undefined {
    return this.roles.pad?.id;
  }
  /** The token for what the vocabulary lacks; undefined where the tokenizer defines none. */
  get unkToken(): string | undefined {
    return this.roles.unk?.content;
  }
  /** Its id. */
  get unkTokenId(): number | undefined {
    return this.roles.unk?.id;
  }
  /** The token for the beginning of a text; undefined where the tokenizer defines none. */
  get bosToken(): string | undefined {
    return this.roles.bos?.content;
  }
  /** Its id. */
  get bosTokenId(): number | undefined {
    return this.roles.bos?.id;
  }
  /** The token for the end of a text; undefined where the tokenizer defines none. */
  get eosToken(): string | undefined {
    return this.roles.eos?.content;
  }
  /** Its id. */
  get eosTokenId(): number | undefined {
    return this.roles.eos?.id;
  }
  /** The token for what stands for the whole text; undefined where the tokenizer defines none. */
  get clsToken(): string | undefined {
    return this.roles.cls?.content;
  }
  /** Its id. */
  get clsTokenId(): number | undefined {
    return this.roles.cls?.id;
  }
  /** The token for what ends a text, or parts two; undefined where the tokenizer defines none. */
  get sepToken(): string | undefined {
    return this.roles.sep?.content;
  }
  /** Its id. */
  get sepTokenId(): number | undefined {
    return this.roles.sep?.id;
  }

  /** The most tokens an encoding may have. As in Python, `max_length` without `truncation` cuts, unless it is there for the padding. */
  private limit({ truncation, max_length, padding }: EncodeBatchOptions): number {
    const cuts = truncation ?? (max_length !== undefined && !padding);
    return cuts ? (max_length ?? this.modelMaxLength) : Number.POSITIVE_INFINITY;
  }

  private encodeWithin(limit: number, text: unknown, pair?: unknown): Encoding {
    checkText(text, "text");
    const lists = [this.pipeline.tokens(text)];
    if (pair !== undefined) {
      checkText(pair, "pair");
      lists.push(this.pipeline.tokens(pair));
    }
    const around = this.pipeline.around(lists.length);
    if (limit < around) {
      throw new TypeformerError("invalid_option", `max_length: found ${limit}, but the special tokens alone are ${around}`);
    }
    const kept = longestFirst(lists[0].ids.length, lists[1]?.ids.length ?? 0, limit - around);
    const cutLists = lists.map((list, i) => cut(list, kept[i], this.definition.truncationSide));
    return this.encoding(this.pipeline.processed(cutLists, true));
  }

  private encoding(lists: readonly TokenList[]): Encoding {
    return encodingOf(lists, (id) => this.definition.vocabulary.tokenOf(id));
  }

  private pad(encodings: Encoding[], { padding, max_length = this.modelMaxLength }: EncodeBatchOptions): Encoding[] {
    const { pad } = this.roles;
    if (!pad) throw new TypeformerError("invalid_option", "padding: this tokenizer defines no padding token");
    if (padding === "max_length" && !Number.isFinite(max_length)) {
      throw new TypeformerError("invalid_option", 'padding "max_length": this tokenizer names no limit, so give max_length');
    }
    const length = padding === "max_length" ? max_length : encodings.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
    return encodings.map((encoding) => padded(encoding, length, pad, this.definition.paddingSide));
  }
}
