import { refuseUnknown, TypeformerError } from "../errors/index.ts";
import { describe } from "./fields.ts";

/** How long an encoding may be. */
export type EncodeOptions = {
  /** Cut what is longer than `max_length`; default: cut if `max_length` is given. */
  truncation?: boolean;
  /** In tokens, special tokens included; default: the tokenizer's own limit, `modelMaxLength`. */
  max_length?: number;
};

/** The same for many texts, and whether they are filled up to one length. */
export type EncodeBatchOptions = EncodeOptions & {
  /** Fill up to the longest of the batch, or to `max_length`. */
  padding?: boolean | "max_length";
};

/** What is left out of a text. */
export type DecodeOptions = {
  /** Leave out `<s>`, `<mask>` and the like. */
  skip_special_tokens?: boolean;
};

/** @throws TypeformerError `invalid_option` for a name that is not known, or a value of another kind. */
export function checkOptions(options: object, known: readonly (keyof EncodeBatchOptions | keyof DecodeOptions)[]): void {
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
  truncation: { test: isBoolean, expected: "true or false" },
  padding: { test: (value: unknown) => isBoolean(value) || value === "max_length", expected: 'true, false or "max_length"' },
  max_length: {
    test: (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0,
    expected: "a whole number of tokens, 1 or more",
  },
  skip_special_tokens: { test: isBoolean, expected: "true or false" },
};

/** @throws TypeformerError `invalid_input` */
export function checkText(text: unknown, name: string): asserts text is string {
  if (typeof text !== "string") throw new TypeformerError("invalid_input", `${name}: found ${describe(text)}, expected a string`);
}
