import type { RequestDescription } from "./read.ts";

export const questionAnswering = {
  inputs: {
    question: { kind: "text", required: true, doc: "what is asked" },
    context: { kind: "text", required: true, doc: "the text that holds the answer" },
  },
  parameters: {
    top_k: { kind: "integer", least: 1, default: 1, doc: "how many answers, at most" },
    doc_stride: {
      kind: "integer",
      least: 0,
      doc: "how many tokens the chunks of a long context have in common; half of max_seq_len, but at most 128, unless given",
    },
    max_seq_len: {
      kind: "integer",
      least: 1,
      doc: "how many tokens a chunk has together with the question and special tokens; the tokenizer's limit, but at most 384, unless given",
    },
    max_answer_len: { kind: "integer", least: 1, default: 15, doc: "how many tokens an answer has, at most" },
    handle_impossible_answer: {
      kind: "boolean",
      default: false,
      doc: "let the empty answer stand among the others, for a question without one",
    },
    align_to_words: { kind: "boolean", default: true, doc: "let answers begin and end with words; false helps where words are not spaced" },
  },
} as const satisfies RequestDescription;
