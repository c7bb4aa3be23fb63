import type { RequestDescription } from "./read.ts";

export const tokenClassification = {
  inputs: { text: { kind: "text", required: true, doc: "any text" } },
  parameters: {
    aggregation_strategy: {
      kind: "choice",
      among: ["none", "simple", "first", "average", "max"],
      ignoresCase: true,
      default: "none",
      doc: "every token by itself, or groups of neighbours; by first, average and max the tokens of a word agree before",
    },
    ignore_labels: { kind: "list", default: ["O"], doc: "labels that are left out" },
    stride: {
      kind: "integer",
      least: 0,
      doc: "read a long text in chunks that have so many tokens in common, instead of cutting it at the tokenizer's limit",
    },
  },
} as const satisfies RequestDescription;
