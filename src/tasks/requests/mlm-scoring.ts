import type { RequestDescription } from "./read.ts";

export const mlmScoring = {
  inputs: { text: { kind: "text", required: true, doc: "any text that has a token of its own" } },
  parameters: {
    metric: {
      kind: "choice",
      among: ["original", "within_word_l2r"],
      default: "original",
      doc: "what is hidden beside the token that is judged: nothing, or the rest of its word",
    },
    truncation: { kind: "boolean", default: false, doc: "cut what is longer than the model's limit instead of refusing it" },
  },
} as const satisfies RequestDescription;
