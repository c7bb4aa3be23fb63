import type { RequestDescription } from "./read.ts";

export const textClassification = {
  inputs: {
    text: { kind: "text", required: true, doc: "any text" },
    pair: { kind: "text", doc: "a second one, which is judged together with the first" },
  },
  parameters: {
    top_k: { kind: "integer", least: 1, null: "all labels", doc: "how many labels, best first; by default the best one" },
    function_to_apply: {
      kind: "choice",
      among: ["softmax", "sigmoid", "none"],
      ignoresCase: true,
      null: "what the model's config says",
      doc: "what makes scores of the model's numbers; by default what its config says",
    },
    truncation: { kind: "boolean", default: false, doc: "cut what is longer than the model's limit instead of refusing it" },
    max_length: { kind: "integer", least: 1, doc: "how many tokens are left where it is cut, special ones included" },
  },
} as const satisfies RequestDescription;
