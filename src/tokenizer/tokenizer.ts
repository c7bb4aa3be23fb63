import { TypeformerError } from "../errors/index.ts";
import { type AddedToken, AddedTokens, type Piece } from "./added-tokens.ts";
import { Bpe } from "./bpe.ts";
import { decodeUtf8, tokenBytes, wellFormed } from "./bytes.ts";
import type { Definition } from "./definition.ts";
import { cut, type Encoding, emptyEncoding, longestFirst, padded, pushToken, withSpecialTokens } from "./encoding.ts";
import { describe } from "./fields.ts";
import { trimmed } from "./offsets.ts";
import { checkOptions, checkText, type DecodeOptions, type EncodeBatchOptions, type EncodeOptions } from "./options.ts";
import { splitWords } from "./pre-tokenize.ts";
import { readTokenizerJson } from "./read-tokenizer-json.ts";
import { readVocabAndMerges } from "./read-vocab-and-merges.ts";
import { readSettings, type Settings } from "./settings.ts";
import { type SpecialTokens, specialTokens } from "./special-tokens.ts";
import { addedSteps, type PieceSteps, type SpanInText, wordSteps } from "./steps.ts";

/**
 * RoBERTa's byte-level BPE: text to ids and back, id for id what the Rust library `tokenizers` gives.
 *
 * @example
 * const tokenizer = Tokenizer.fromJSON(await readFile("weights/mini/tokenizer.json", "utf8"));
 * tokenizer.encode("a <mask> b").tokens; // ["<s>", "a", "<mask>", "Ġb", "</s>"]
 */
export class Tokenizer {
  /** The most tokens a text may have by tokenizer_config.json, special tokens included; Infinity where it names no limit. */
  readonly modelMaxLength: number;
  private readonly definition: Definition;
  private readonly settings: Settings;
  private readonly special: SpecialTokens;
  private readonly added: AddedTokens;
  private readonly bpe: Bpe;
  private readonly idOf: ReadonlyMap<string, number>;
  private readonly tokenOf: ReadonlyMap<number, string>;
  private readonly skipped: ReadonlySet<number>;

  private constructor(definition: Definition, settings: Settings) {
    const { addPrefixSpace = definition.addPrefixSpace } = settings;
    const keepsPrefixSpace = settings.addPrefixSpace ?? definition.keepsPrefixSpace;
    this.definition = { ...definition, addPrefixSpace, keepsPrefixSpace };
    this.settings = settings;
    this.modelMaxLength = settings.modelMaxLength;
    this.special = specialTokens(definition, settings);
    this.bpe = new Bpe(definition.vocab, definition.merges, definition.bpe);

    const added = new Map<string, AddedToken>();
    for (const token of [...Object.values(this.special), ...definition.addedTokens]) added.set(token.content, token);
    const tokens = [...added.values()];
    this.added = new AddedTokens(tokens);
    this.skipped = new Set(tokens.filter((token) => token.special).map((token) => token.id));
    this.idOf = new Map([...definition.vocab, ...tokens.map((token) => [token.content, token.id] as const)]);
    this.tokenOf = new Map([...this.idOf].map(([token, id]) => [id, token]));
  }

  /**
   * @param tokenizerJson tokenizer.json, as text or parsed; merges in either form (`"a b"` or `["a", "b"]`)
   * @param tokenizerConfig tokenizer_config.json, as text or parsed, where there is one: names of special tokens, `model_max_length`,
   *   `add_prefix_space`, `padding_side`, `truncation_side`
   * @throws TypeformerError `invalid_json`; `invalid_tokenizer` for a file that is broken or asks for more than byte-level BPE
   */
  static fromJSON(tokenizerJson: unknown, tokenizerConfig?: unknown): Tokenizer {
    return new Tokenizer(readTokenizerJson(tokenizerJson), readSettings(tokenizerConfig));
  }

  /**
   * @param vocab vocab.json, as text or parsed
   * @param merges merges.txt, as text
   * @param tokenizerConfig as for `fromJSON`; a special_tokens_map.json goes into the same object: `{ ...map, ...config }`
   * @throws TypeformerError `invalid_json`, `invalid_tokenizer`
   */
  static fromVocabAndMerges(vocab: unknown, merges: unknown, tokenizerConfig?: unknown): Tokenizer {
    const settings = readSettings(tokenizerConfig);
    return new Tokenizer(readVocabAndMerges(vocab, merges, settings), settings);
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
    const whole = wellFormed(text);
    const encoding = emptyEncoding();
    const push = (id: number, spelling: string, span: [number, number]): void => {
      const first = encoding.ids.length === 0;
      const { trimOffsets, keepsPrefixSpace } = this.definition;
      const offsets = trimOffsets ? trimmed(whole, spelling, span, keepsPrefixSpace && (first || span[0] === 0)) : span;
      pushToken(encoding, { id, content: this.tokenOf.get(id) ?? spelling }, offsets);
    };
    for (const piece of this.added.split(whole)) {
      if (piece.token) push(piece.token.id, whole.slice(piece.begin, piece.end), [piece.begin, piece.end]);
      else {
        this.words(whole, piece, (word, spanInText) => {
          const { ids, begins, ends } = this.bpe.encode(word);
          ids.forEach((id, i) => {
            push(id, this.tokenOf.get(id) ?? "", spanInText(begins[i], ends[i]));
          });
        });
      }
    }
    return encoding;
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
    const whole = wellFormed(text);
    const steps: PieceSteps[] = [];
    for (const piece of this.added.split(whole)) {
      if (piece.token) steps.push(addedSteps(whole.slice(piece.begin, piece.end), [piece.begin, piece.end], piece.token));
      else {
        this.words(whole, piece, (word, spanInText) => {
          steps.push(wordSteps(word, spanInText, this.bpe, this.definition.merges, (id) => this.tokenOf.get(id)));
        });
      }
    }
    return steps;
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
    const bytes: number[] = [];
    for (const id of Array.from(ids)) {
      if (!Number.isInteger(id) || id < 0)
        throw new TypeformerError("invalid_input", `ids: found ${describe(id)}, expected whole numbers from 0`);
      const token = this.tokenOf.get(id);
      if (token === undefined || (options.skip_special_tokens && this.skipped.has(id))) continue;
      for (const byte of tokenBytes(token) ?? new TextEncoder().encode(token)) bytes.push(byte);
    }
    return decodeUtf8(Uint8Array.from(bytes));
  }

  /** The id of a vocabulary key such as `Ġroom`; undefined where there is none. */
  tokenToId(token: string): number | undefined {
    return this.idOf.get(token);
  }

  /** The vocabulary key of an id; undefined where there is none. */
  idToToken(id: number): string | undefined {
    return this.tokenOf.get(id);
  }

  /** How many tokens there are, added ones included. */
  get vocabSize(): number {
    return this.idOf.size;
  }

  /** Whether `decode` leaves it out with `skip_special_tokens`. */
  isSpecial(id: number): boolean {
    return this.skipped.has(id);
  }

  /** The token for what is to be guessed; undefined where the tokenizer defines none. */
  get maskToken(): string | undefined {
    return this.special.mask?.content;
  }
  /** Its id. */
  get maskTokenId(): number | undefined {
    return this.special.mask?.id;
  }
  /** The token for what fills a batch up; undefined where the tokenizer defines none. */
  get padToken(): string | undefined {
    return this.special.pad?.content;
  }
  /** Its id. */
  get padTokenId(): number | undefined {
    return this.special.pad?.id;
  }
  /** The token for what the vocabulary lacks; undefined where the tokenizer defines none. */
  get unkToken(): string | undefined {
    return this.special.unk?.content;
  }
  /** Its id. */
  get unkTokenId(): number | undefined {
    return this.special.unk?.id;
  }
  /** The token for the beginning of a text; undefined where the tokenizer defines none. */
  get bosToken(): string | undefined {
    return this.special.bos?.content;
  }
  /** Its id. */
  get bosTokenId(): number | undefined {
    return this.special.bos?.id;
  }
  /** The token for the end of a text; undefined where the tokenizer defines none. */
  get eosToken(): string | undefined {
    return this.special.eos?.content;
  }
  /** Its id. */
  get eosTokenId(): number | undefined {
    return this.special.eos?.id;
  }
  /** The token for what stands for the whole text; undefined where the tokenizer defines none. */
  get clsToken(): string | undefined {
    return this.special.cls?.content;
  }
  /** Its id. */
  get clsTokenId(): number | undefined {
    return this.special.cls?.id;
  }
  /** The token for what ends a text, or parts two; undefined where the tokenizer defines none. */
  get sepToken(): string | undefined {
    return this.special.sep?.content;
  }
  /** Its id. */
  get sepTokenId(): number | undefined {
    return this.special.sep?.id;
  }

  /** The words of a piece without added tokens. A space that is put before it has the span of its first character. */
  private words(whole: string, { begin, end }: Piece, word: (word: string, spanInText: SpanInText) => void): void {
    const text = whole.slice(begin, end);
    const prefix = this.definition.addPrefixSpace && text[0] !== " " ? 1 : 0;
    const piece = prefix ? ` ${text}` : text;
    const firstEnd = begin + ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
    const cut = (from: number, to: number): void => {
      const origin = begin + from - prefix;
      word(piece.slice(from, to), (first, last) => [Math.max(begin, origin + first), Math.max(firstEnd, origin + last)]);
    };
    if (this.definition.splitsWords) splitWords(piece, cut);
    else cut(0, piece.length);
  }

  /** The most tokens an encoding may have. As in Python, `max_length` without `truncation` cuts, unless it is there for the padding. */
  private limit({ truncation, max_length, padding }: EncodeBatchOptions): number {
    const cuts = truncation ?? (max_length !== undefined && !padding);
    return cuts ? (max_length ?? this.modelMaxLength) : Number.POSITIVE_INFINITY;
  }

  private encodeWithin(limit: number, text: unknown, pair?: unknown): Encoding {
    checkText(text, "text");
    const first = this.tokenize(text);
    let second: Encoding | undefined;
    if (pair !== undefined) {
      checkText(pair, "pair");
      second = this.tokenize(pair);
    }
    const around = second ? 4 : 2;
    if (limit < around) {
      throw new TypeformerError("invalid_option", `max_length: found ${limit}, but the special tokens alone are ${around}`);
    }
    const kept = longestFirst(first.ids.length, second?.ids.length ?? 0, limit - around);
    const side = this.settings.truncationSide;
    return withSpecialTokens(cut(first, kept[0], side), second && cut(second, kept[1], side), this.definition.cls, this.definition.sep);
  }

  private pad(encodings: Encoding[], { padding, max_length = this.modelMaxLength }: EncodeBatchOptions): Encoding[] {
    const { pad } = this.special;
    if (!pad) throw new TypeformerError("invalid_option", "padding: this tokenizer defines no padding token");
    if (padding === "max_length" && !Number.isFinite(max_length)) {
      throw new TypeformerError("invalid_option", 'padding "max_length": this tokenizer names no limit, so give max_length');
    }
    const length = padding === "max_length" ? max_length : encodings.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
    return encodings.map((encoding) => padded(encoding, length, pad, this.settings.paddingSide));
  }
}
