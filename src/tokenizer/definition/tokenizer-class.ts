/** What a tokenizer's class in `transformers` 5.23 puts over its files. */
import type { NormalizingRules } from "../stages/stage.ts";
import type { Settings, TokenName } from "./settings.ts";

export type TokenizerClass = {
  /** The special tokens' names where no file names them. */
  names: Partial<Record<TokenName, string>>;
  /** Whether a token of these names is added where the vocabulary lacks it; otherwise nobody has that role. */
  addsNames: boolean;
  /** Whether the class makes the tokenizer anew: then `added_tokens_decoder`, where there is one, stands for the added tokens of the file. */
  rebuilds: boolean;
  /** The stages that stand in for those that are missing. */
  standIns: Readonly<Partial<Record<"normalizer" | "pre_tokenizer" | "decoder", object>>>;
  /** Which model its older files hold, that stand for a tokenizer.json: vocab.json and merges.txt, or vocab.txt. */
  model: "BPE" | "WordPiece" | undefined;
  /** Whose special tokens are put around a text, where the post-processor does not put the same ones. */
  putsAround: "roberta" | "bert" | undefined;
  /** What holds for every ByteLevel and RobertaProcessing whatever tokenizer.json says; undefined: what that says. */
  addPrefixSpace: boolean | undefined;
  keepsPrefixSpace: boolean | undefined;
  trimOffsets: boolean | undefined;
  /** The same for BERT's normalizer. */
  normalizing: NormalizingRules;
  /** A mask that no file gives flags takes the space before it along, as RoBERTa was trained. */
  maskTakesSpace: boolean;
};

const robertaNames = { bos: "<s>", eos: "</s>", unk: "<unk>", sep: "</s>", pad: "<pad>", cls: "<s>", mask: "<mask>" };
const bertNames = { unk: "[UNK]", sep: "[SEP]", pad: "[PAD]", cls: "[CLS]", mask: "[MASK]" };
const gptNames = { bos: "<|endoftext|>", eos: "<|endoftext|>", unk: "<|endoftext|>" };

const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
const bertStages = {
  normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: "BertPreTokenizer" },
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
};

/** The file as it is: what a class does that is not known by its name. */
const asWritten: TokenizerClass = {
  names: {},
  addsNames: false,
  rebuilds: false,
  standIns: {},
  model: undefined,
  putsAround: undefined,
  addPrefixSpace: undefined,
  keepsPrefixSpace: undefined,
  trimOffsets: undefined,
  normalizing: { lowercase: undefined, stripAccents: undefined, setsIdeographsApart: undefined },
  maskTakesSpace: false,
};

const roberta = ({ addPrefixSpace = false, trimOffsets = true }: Settings): TokenizerClass => ({
  ...asWritten,
  names: robertaNames,
  addsNames: true,
  rebuilds: true,
  standIns: { pre_tokenizer: byteLevel, decoder: byteLevel },
  model: "BPE",
  putsAround: "roberta",
  addPrefixSpace,
  keepsPrefixSpace: addPrefixSpace,
  trimOffsets,
  maskTakesSpace: true,
});

/** The normalizer of tokenizer.json counts where the settings are silent: Python lowercases a cased vocabulary then. */
const bert = ({ normalizing }: Settings): TokenizerClass => ({
  ...asWritten,
  names: bertNames,
  addsNames: true,
  rebuilds: true,
  standIns: bertStages,
  model: "WordPiece",
  putsAround: "bert",
  normalizing,
});

const gpt = ({ addPrefixSpace = false }: Settings): TokenizerClass => ({
  ...asWritten,
  names: gptNames,
  addsNames: true,
  rebuilds: true,
  standIns: { pre_tokenizer: byteLevel, decoder: byteLevel },
  model: "BPE",
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
  BertTokenizer: bert,
  ConvBertTokenizer: bert,
  DistilBertTokenizer: bert,
  ElectraTokenizer: bert,
  LayoutLMTokenizer: bert,
  LxmertTokenizer: bert,
  MobileBertTokenizer: bert,
  SqueezeBertTokenizer: bert,
};

/**
 * @param model what makes tokens of words
 * @param isWhole whether there is a tokenizer.json; otherwise the files are those of the model's first class, unless another is named
 */
export function tokenizerClass(settings: Settings, model: "BPE" | "WordPiece", isWhole: boolean): TokenizerClass {
  const { className, addPrefixSpace, normalizing } = settings;
  if (className === undefined) {
    const first = model === "BPE" ? roberta : bert;
    if (!isWhole) return { ...first(settings), addsNames: false };
    const alone = { ...asWritten, names: first(settings).names }; // a file that is opened by itself
    if (model === "WordPiece") return { ...alone, normalizing };
    return { ...alone, addPrefixSpace, keepsPrefixSpace: addPrefixSpace, maskTakesSpace: true };
  }
  const name = className.replace(/Fast$/, "");
  return Object.hasOwn(classes, name) ? classes[name](settings) : asWritten;
}
