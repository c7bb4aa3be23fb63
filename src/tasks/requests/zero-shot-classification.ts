import type { RequestDescription } from "./read.ts";

export const zeroShotClassification = {
  inputs: { text: { kind: "text", required: true, doc: "any text that is not empty" } },
  parameters: {
    labels: { kind: "texts", doc: "what the text may be about: a list, or one string with commas" },
    hypothesis_template: {
      kind: "text",
      default: "This example is {}.",
      doc: "what is claimed of the text, with the label in place of {}",
    },
    multi_label: { kind: "boolean", default: false, doc: "judge every label by itself: several may be true, or none" },
  },
} as const satisfies RequestDescription;
