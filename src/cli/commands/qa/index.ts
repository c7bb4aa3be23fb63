import { type Command, Option } from "commander";
import { requests } from "../../../doors/requests.ts";
import { parameterFlag } from "../../parameter-flag.ts";
import { taskCommand } from "../../task-command.ts";
import { questionInput } from "./input.ts";

const request = requests["question-answering"];
const { top_k, doc_stride, max_seq_len, max_answer_len, handle_impossible_answer } = request.parameters;

/** `typeformer qa` */
export const qa = (): Command =>
  taskCommand({
    name: "qa",
    description: "Finds the answers to a question in a text, and shows them in their places.",
    examples: [
      'typeformer qa --question "Where was Ada born?" --context "Ada Lovelace was born in London in 1815." --model deepset/roberta-base-squad2',
      'echo "Ada Lovelace was born in London in 1815." | typeformer qa --question "When was Ada born?" --top-k 3 --model deepset/roberta-base-squad2',
      `echo '{"id": 7, "question": "Who?", "context": "Ada was born in London."}' | typeformer qa --jsonl --model deepset/roberta-base-squad2`,
    ],
    request,
    input: questionInput,
    flags: {
      top_k: parameterFlag("--top-k <n>", top_k),
      doc_stride: parameterFlag("--doc-stride <n>", doc_stride),
      max_seq_len: parameterFlag("--max-seq-len <n>", max_seq_len),
      max_answer_len: parameterFlag("--max-answer-len <n>", max_answer_len),
      handle_impossible_answer: parameterFlag("--handle-impossible-answer", handle_impossible_answer),
      align_to_words: new Option("--no-align-to-words", "let answers begin and end inside words, where words are not spaced"),
    },
    load: async () => (await import("./run.ts")).program,
  });
