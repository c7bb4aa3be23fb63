import type { RequestDescription } from "./read.ts";

export const fillMask = {
  inputs: { text: { kind: "text", required: true, doc: "a text with one mask or more" } },
  parameters: {
    top_k: { kind: "integer", least: 1, default: 5, doc: "how many answers for each mask, at most as many as the vocabulary has tokens" },
    targets: { kind: "texts", doc: "rank only these tokens; a word inside a sentence begins with its space" },
    truncation: { kind: "boolean", default: false, doc: "cut what is longer than the model's limit instead of refusing it" },
    tokenizer_kwargs: {
      kind: "object",
      doc: "the same by Python's name",
      fields: {
        truncation: { kind: "boolean", doc: "cut what is too long; by default where max_length is given" },
        max_length: { kind: "integer", least: 1, doc: "how many tokens are left, special ones included" },
      },
    },
  },
} as const satisfies RequestDescription;
