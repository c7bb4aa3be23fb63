import { refuseUnknown, TypeformerError } from "../errors/index.ts";
import { describe } from "./fields.ts";
import { type Strategy, strategies } from "./truncation.ts";

/** How long an encoding may be. */
export type EncodeOptions = {
  /**
   * Cut what is longer than `max_length`; default: cut if `max_length` is given. Of a pair `"longest_first"`, which is what true means, cuts
   * the longer text first, the others only the one text.
   */
  truncation?: boolean | "longest_first" | "only_first" | "only_second";
  /** In tokens, special tokens included; default: the tokenizer's own limit, `modelMaxLength`. */
  max_length?: number;
  /** A text is a list of its words: `word_ids` are their places in the list, and offsets are counted in each. */
  is_split_into_words?: boolean;
};

/** The same for the parts of a long text. */
export type EncodeChunksOptions = EncodeOptions & {
  /** How many tokens of the text each part has in common with the one before. Default: 0. */
  stride?: number;
};

/** The same for many texts, and whether they are filled up to one length. */
export type EncodeBatchOptions = Omit<EncodeOptions, "is_split_into_words"> & {
  /** Fill up to the longest of the batch, or to `max_length`. */
  padding?: boolean | "max_length";
};

/** What is left out of a text. */
export type DecodeOptions = {
  /** Leave out `<s>`, `<mask>` and the like. */
  skip_special_tokens?: boolean;
};

/** @throws TypeformerError `invalid_option` for a name that is not known, or a value of another kind. */
export function checkOptions(
  options: object,
  known: readonly (keyof EncodeChunksOptions | keyof EncodeBatchOptions | keyof DecodeOptions)[],
): void {
  refuseUnknown(options, known, "tokenizer");
  for (const [name, value] of Object.entries(options)) {
    const kind = valid[name as keyof typeof valid];
    if (value !== undefined && !kind.test(value)) {
      throw new TypeformerError("invalid_option", `${name}: found ${describe(value)}, expected ${kind.expected}`);
    }
  }
}

const isBoolean = (value: unknown): boolean => typeof value === "boolean";

const valid = {
  truncation: {
    test: (value: unknown) => isBoolean(value) || strategies.includes(value as Strategy),
    expected: `true, false or ${strategies.map((name) => `"${name}"`).join(", ")}`,
  },
  padding: { test: (value: unknown) => isBoolean(value) || value === "max_length", expected: 'true, false or "max_length"' },
  max_length: {
    test: (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0,
    expected: "a whole number of tokens, 1 or more",
  },
  is_split_into_words: { test: isBoolean, expected: "true or false" },
  stride: { test: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0, expected: "a whole number of tokens" },
  skip_special_tokens: { test: isBoolean, expected: "true or false" },
};

/** @throws TypeformerError `invalid_input` */
export function checkText(text: unknown, name: string): asserts text is string {
  if (typeof text !== "string") throw new TypeformerError("invalid_input", `${name}: found ${describe(text)}, expected a string`);
}

/** @throws TypeformerError `invalid_input` */
export function checkWords(words: unknown, name: string): asserts words is readonly string[] {
  if (!Array.isArray(words)) throw new TypeformerError("invalid_input", `${name}: found ${describe(words)}, expected a list of words`);
  for (const [i, word] of words.entries()) checkText(word, `${name}[${i}]`);
}
