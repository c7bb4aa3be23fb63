/**
 * The stages that a text passes through, as values. Each kind has a table of readers by the `type` that tokenizer.json gives: a stage is a
 * file and a line in its table.
 */
import type { Field } from "../fields.ts";
import type { WordSteps } from "../steps.ts";
import type { AlignedText } from "./aligned-text.ts";
import type { TokenList } from "./token-list.ts";
import type { Vocab } from "./vocab.ts";

/** Changes the text before it is cut. */
export type Normalizer = (text: AlignedText) => AlignedText;

/** What holds for BERT's normalizer whatever the file says; undefined: what the file says. */
export type NormalizingRules = {
  lowercase: boolean | undefined;
  /** null: as `lowercase`. */
  stripAccents: boolean | null | undefined;
  setsIdeographsApart: boolean | undefined;
};

/** Cuts a text, or what is left of it between added tokens, into words: only within a word are pieces put together to tokens. */
export type PreTokenizer = {
  /** The words of a text that is not empty: in order, none of them empty; what is between them is dropped. */
  cut(text: AlignedText): AlignedText[];
  /** Whether the words are spelled in bytes from here on (bpe/bytes.ts): what comes after reads them so. */
  spellsBytes?: boolean;
};

/** Token ids, and where each begins and ends in the word, in UTF-16 units. A token that holds half a character covers all of it. */
export type Word = { ids: readonly number[]; begins: readonly number[]; ends: readonly number[] };

/** Makes tokens of words. */
export type Model = {
  readonly vocab: Vocab["vocab"];
  /** The same the other way round. */
  readonly tokenOf: Vocab["tokenOf"];
  /** Whether it takes words as they are where they are to be spelled in bytes, and spells them itself. */
  readonly spellsBytes: boolean;
  /** What tokens that continue a word begin with; absent where nothing tells them apart. */
  readonly subwordPrefix?: string;
  /** The tokens of one word, which is not empty and holds no lone surrogates. */
  encode(word: string): Word;
  /** How `encode` comes to them. */
  steps(word: string): WordSteps;
};

/** Puts special tokens around a text or two, and trims offsets. */
export type PostProcessor = {
  /** How many tokens it puts around so many texts. */
  added(texts: number): number;
  /** @param special whether special tokens are wanted */
  process(lists: readonly TokenList[], special: boolean): TokenList[];
};

/** A step from tokens to text; what the last one leaves is put together. */
export type Decoder = (tokens: readonly string[]) => string[];

/** What holds for every ByteLevel among the pre-tokenizers, whatever the file says; undefined: what the file says. */
export type CuttingRules = { addPrefixSpace: boolean | undefined };

/** What a post-processor may have to know beside its own fields; undefined: what the file says. */
export type Surroundings = {
  /** Whether the one space at the start of a text may have been put there: it is not trimmed. The file calls it `add_prefix_space` too. */
  keepsPrefixSpace: boolean | undefined;
  trimOffsets: boolean | undefined;
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
};

/** Makes a stage of its object in tokenizer.json. @throws TypeformerError `invalid_tokenizer` with the place in the file */
export type StageReader<Stage, Context = unknown> = (field: Field, context: Context) => Stage;

/** The same for a model. @param words how the pre-tokenizer spells them */
export type ModelReader = (field: Field, words: { spelledInBytes: boolean }) => Model;
