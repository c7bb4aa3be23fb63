import type { RequestDescription } from "./read.ts";

/** No task of a model's: its tokenizer is enough. */
export const tokenize = {
  inputs: {
    text: { kind: "text", required: true, doc: "any text" },
    pair: { kind: "text", doc: "a second one, which is encoded together with the first" },
  },
  parameters: {},
} as const satisfies RequestDescription;
