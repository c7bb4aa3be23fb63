/** What a tokenizer's class in `transformers` 5.23 puts over its files. */
import type { Settings, TokenName } from "./settings.ts";

export type TokenizerClass = {
  /** The special tokens' names where no file names them. */
  names: Partial<Record<TokenName, string>>;
  /** Whether a token of these names is added where the vocabulary lacks it; otherwise nobody has that role. */
  addsNames: boolean;
  /** Whether the class makes the tokenizer anew: then `added_tokens_decoder`, where there is one, stands for the added tokens of the file. */
  rebuilds: boolean;
  /** Whether byte-level stages stand in for a pre-tokenizer and a decoder that are missing. */
  isByteLevel: boolean;
  /** Whether RoBERTa's special tokens are put around a text, where the post-processor does not put the same ones. */
  putsAround: boolean;
  /** What holds for every ByteLevel and RobertaProcessing whatever tokenizer.json says; undefined: what that says. */
  addPrefixSpace: boolean | undefined;
  keepsPrefixSpace: boolean | undefined;
  trimOffsets: boolean | undefined;
  /** A mask that no file gives flags takes the space before it along, as RoBERTa was trained. */
  maskTakesSpace: boolean;
};

const robertaNames = { bos: "<s>", eos: "</s>", unk: "<unk>", sep: "</s>", pad: "<pad>", cls: "<s>", mask: "<mask>" };
const gptNames = { bos: "<|endoftext|>", eos: "<|endoftext|>", unk: "<|endoftext|>" };

/** The file as it is: what a class does that is not known by its name. */
const asWritten: TokenizerClass = {
  names: {},
  addsNames: false,
  rebuilds: false,
  isByteLevel: false,
  putsAround: false,
  addPrefixSpace: undefined,
  keepsPrefixSpace: undefined,
  trimOffsets: undefined,
  maskTakesSpace: false,
};

const roberta = ({ addPrefixSpace = false, trimOffsets = true }: Settings): TokenizerClass => ({
  names: robertaNames,
  addsNames: true,
  rebuilds: true,
  isByteLevel: true,
  putsAround: true,
  addPrefixSpace,
  keepsPrefixSpace: addPrefixSpace,
  trimOffsets,
  maskTakesSpace: true,
});

const gpt = ({ addPrefixSpace = false }: Settings): TokenizerClass => ({
  ...asWritten,
  names: gptNames,
  addsNames: true,
  rebuilds: true,
  isByteLevel: true,
  addPrefixSpace,
});

/** By their names without `Fast`; some are others under an older name. */
const classes: Readonly<Record<string, (settings: Settings) => TokenizerClass>> = {
  RobertaTokenizer: roberta,
  BartTokenizer: roberta,
  LEDTokenizer: roberta,
  LongformerTokenizer: roberta,
  MvpTokenizer: roberta,
  GPT2Tokenizer: gpt,
};

/** @param isPair whether there is no tokenizer.json, but the pair of vocab.json and merges.txt: RoBERTa's, unless a class is named */
export function tokenizerClass(settings: Settings, isPair: boolean): TokenizerClass {
  const { className, addPrefixSpace } = settings;
  if (className === undefined) {
    return isPair
      ? { ...roberta(settings), addsNames: false }
      : { ...asWritten, names: robertaNames, addPrefixSpace, keepsPrefixSpace: addPrefixSpace, maskTakesSpace: true }; // a file that is opened by itself
  }
  const name = className.replace(/Fast$/, "");
  return Object.hasOwn(classes, name) ? classes[name](settings) : asWritten;
}
