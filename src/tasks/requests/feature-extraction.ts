import type { RequestDescription } from "./read.ts";

export const featureExtraction = {
  inputs: { text: { kind: "text", required: true, doc: "any text" } },
  parameters: {
    pooling: { kind: "choice", among: ["none", "mean", "cls"], default: "none", doc: "a vector for every token, or one for the text" },
    normalize: { kind: "boolean", default: false, doc: "divide every vector by its length" },
    truncation: { kind: "boolean", default: false, doc: "cut what is longer than the model's limit instead of refusing it" },
  },
} as const satisfies RequestDescription;
