import { TypeformerError } from "../errors/index.ts";
import { type Definition, readDefinition } from "./definition/definition.ts";
import type { Roles } from "./definition/roles.ts";
import { Encoder } from "./encoder.ts";
import type { Encoding } from "./encoding.ts";
import { describe } from "./fields.ts";
import type { TokenizerFiles } from "./files.ts";
import {
  checkOptions,
  checkText,
  checkWords,
  type DecodeOptions,
  type EncodeBatchOptions,
  type EncodeChunksOptions,
  type EncodeOptions,
} from "./options.ts";
import { Pipeline } from "./pipeline.ts";
import { lowercase } from "./stages/normalizers/lowercase.ts";
import type { PieceSteps } from "./steps.ts";

/** A second text and options, or options alone. */
type Rest<Options> = [pair?: string | readonly string[] | Options, options?: Options];

/**
 * Text to ids and back, id for id what the Rust library `tokenizers` gives: RoBERTa's byte-level BPE, BERT's WordPiece, and what else
 * tokenizer.json may ask for of the stages that are here.
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
  private readonly encoder: Encoder;
  private readonly roles: Roles;
  private readonly skipped: ReadonlySet<number>;

  private constructor(definition: Definition) {
    this.definition = definition;
    this.pipeline = new Pipeline(definition);
    this.encoder = new Encoder(definition, this.pipeline);
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
   * @param vocab vocab.txt, as text: BERT's vocabulary, a token a line
   * @param tokenizerConfig as for `fromJSON`; here `do_lower_case`, `strip_accents` and `tokenize_chinese_chars` say how a text is normalised
   * @throws TypeformerError `invalid_json`; `invalid_tokenizer`, also for a vocabulary without `[UNK]`
   */
  static fromVocab(vocab: unknown, tokenizerConfig?: unknown): Tokenizer {
    return new Tokenizer(readDefinition({ "vocab.txt": vocab ?? null, "tokenizer_config.json": tokenizerConfig }));
  }

  /**
   * The tokenizer of a folder, as Python's `AutoTokenizer` opens it.
   *
   * @param files its files by their names, each as text or parsed; config.json too, whose `model_type` names the tokenizer's class where
   *   tokenizer_config.json does not; without either it is BERT's where it is a WordPiece, else RoBERTa's
   * @throws TypeformerError `invalid_json`, `invalid_tokenizer`
   */
  static fromFiles(files: TokenizerFiles): Tokenizer {
    return new Tokenizer(readDefinition(files, true));
  }

  /** The same tokenizer, but every letter is made small before its own normalizers see it. */
  lowercasing(): Tokenizer {
    const first = lowercase({ value: {}, path: "" }, undefined);
    return new Tokenizer({ ...this.definition, normalizers: [first, ...this.definition.normalizers] });
  }

  /**
   * A text, or a pair of texts, with the special tokens around it: `<s> A </s>`, `<s> A </s></s> B </s>`. Nothing is cut unless
   * `truncation` or `max_length` asks for it; of a pair the longer text is cut first, unless `truncation` names the one that is to be.
   * @throws TypeformerError `invalid_input`, `invalid_option`
   */
  encode(text: string | readonly string[], options?: EncodeOptions): Encoding;
  encode(text: string | readonly string[], pair: string | readonly string[] | undefined, options?: EncodeOptions): Encoding;
  encode(text: string | readonly string[], ...rest: Rest<EncodeOptions>): Encoding {
    const [pair, options] = pairAndOptions(rest);
    checkOptions(options, ["truncation", "max_length", "is_split_into_words"]);
    return this.encoder.encode(text, pair, options);
  }

  /**
   * A text in as many encodings as it takes, each at most `max_length` long (default: `modelMaxLength`) and with special tokens around it:
   * what Python gives for `return_overflowing_tokens=True` and a `stride`, in its order. Of a pair each part of the one text comes with each
   * of the other; `"only_first"` and `"only_second"` cut one of them alone.
   * @throws TypeformerError `invalid_input`; `invalid_option`, also where a part would have no room for anything new
   *
   * @example
   * const parts = tokenizer.encodeChunks("a b c d e", { max_length: 5, stride: 1 });
   * parts.map(({ tokens }) => tokens.join(" ")); // ["<s> a Ġb Ġc </s>", "<s> Ġc Ġd Ġe </s>"]
   */
  encodeChunks(text: string | readonly string[], options?: EncodeChunksOptions): Encoding[];
  encodeChunks(text: string | readonly string[], pair: string | readonly string[] | undefined, options?: EncodeChunksOptions): Encoding[];
  encodeChunks(text: string | readonly string[], ...rest: Rest<EncodeChunksOptions>): Encoding[] {
    const [pair, options] = pairAndOptions(rest);
    checkOptions(options, ["truncation", "max_length", "is_split_into_words", "stride"]);
    return this.encoder.encodeChunks(text, pair, options);
  }

  /**
   * Many texts or pairs, with `padding` all to one length.
   * @throws TypeformerError `invalid_input`, `invalid_option`
   */
  encodeBatch(texts: readonly (string | readonly [string, string])[], options: EncodeBatchOptions = {}): Encoding[] {
    checkOptions(options, ["truncation", "max_length", "padding"]);
    if (!Array.isArray(texts)) throw new TypeformerError("invalid_input", `texts: found ${describe(texts)}, expected a list`);
    const encodings = texts.map((text) => {
      const [first, pair] = Array.isArray(text) ? text : [text];
      return this.encoder.encode(first, pair, options);
    });
    return options.padding ? this.encoder.pad(encodings, options) : encodings;
  }

  /**
   * The tokens of `text` alone, without special tokens around it.
   * @throws TypeformerError `invalid_input`
   */
  tokenize(text: string): Encoding {
    checkText(text, "text");
    return this.encoder.tokenize(text);
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
   * The text of `ids`, as Python's `tokenizer.decode` gives it: spaces stay as they are unless the files say otherwise, bytes that are no
   * UTF-8 become U+FFFD, ids that no token has are passed over.
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

  /**
   * The text of tokens as the vocabulary spells them, as Python's `convert_tokens_to_string` gives it; what the vocabulary does not have may
   * stand among them.
   * @throws TypeformerError `invalid_input`
   */
  tokensToText(tokens: readonly string[]): string {
    checkWords(tokens, "tokens");
    return this.pipeline.joined(tokens);
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

  /** Whether tokens that continue a word are marked as such: WordPiece's are, by `##`; of byte-level ones those that begin one are. */
  get marksSubwords(): boolean {
    return Boolean(this.definition.model.subwordPrefix);
  }
  /** The side on which shorter encodings of a batch are filled up. */
  get paddingSide(): "left" | "right" {
    return this.definition.paddingSide;
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
}

function pairAndOptions<Options extends object>([pair, options]: Rest<Options>): [pair: unknown, options: Options | Record<string, never>] {
  if (typeof pair === "object" && pair !== null && !Array.isArray(pair)) return [undefined, pair as Options];
  return [pair, options ?? {}];
}
