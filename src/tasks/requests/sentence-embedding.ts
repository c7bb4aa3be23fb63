import type { RequestDescription } from "./read.ts";

export const sentenceEmbedding = {
  inputs: { text: { kind: "text", required: true, doc: "any text" } },
  parameters: {
    pooling: {
      kind: "choice",
      among: ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"],
      doc: "how the vectors of its tokens become one; by default what the model's folder says, else the mean",
    },
    normalize: { kind: "boolean", doc: "divide every vector by its length, or leave that out; by default what the model's folder says" },
    prompt: { kind: "text", doc: "what is put before the text" },
    prompt_name: { kind: "text", doc: "the same by the name that the model's folder has for it" },
    truncation: { kind: "boolean", default: true, doc: "cut what is longer than the folder's limit, or refuse it" },
  },
} as const satisfies RequestDescription;
