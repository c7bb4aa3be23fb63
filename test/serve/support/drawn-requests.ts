/** Requests that are drawn: for each head the tasks that it does, in several options, over texts of several lengths and languages. */
import type { Asked } from "../../../packages/serve/src/service/service.ts";
import type { Task, TaskPipelines } from "../../../src/doors/node.ts";
import { integers } from "../../../src/tensor/index.ts";
import type { headsOfFamily } from "../../support/family.ts";

export type Head = (typeof headsOfFamily)[number];
export type AnyAsked = { [T in Task]: Asked<T> }[Task];

const words =
  "the she a of in on was door room under river old small letter ships Zürich 東京 naïve (yes) 1984 don't – über 🙂 Mary's".split(" ");

/** Numbers from 0 below what is asked for, the same for a seed. */
export function dice(seed: number): (below: number) => number {
  let drawn = 0;
  return (below) => integers(seed + drawn++ * 7919, 1, below)[0];
}

/** One request of several inputs, for a model with this head, whose mask is written so. */
export function drawnRequest(head: Head, mask: string, roll: (below: number) => number): AnyAsked {
  const kinds = byHead[head];
  return kinds[roll(kinds.length)](roll, mask);
}

type Draw = (roll: (below: number) => number, mask: string) => AnyAsked;

/** A text of so many words at most. */
export const textOf = (roll: (below: number) => number, longest = 14): string =>
  Array.from({ length: 1 + roll(longest) }, () => words[roll(words.length)]).join(" ");

const some = <Input>(roll: (below: number) => number, input: () => Input): Input[] => Array.from({ length: 1 + roll(4) }, input);

const byHead: Record<Head, readonly Draw[]> = {
  mlm: [
    (roll, mask) => ({
      task: "fill-mask",
      inputs: some(roll, () => ({ text: `${textOf(roll, 5)} ${mask} ${textOf(roll, 5)}${roll(3) ? "" : ` ${mask}`}` })),
      parameters: roll(2) ? { top_k: 1 + roll(4) } : {},
    }),
    (roll) => ({
      task: "mlm-scoring",
      inputs: some(roll, () => ({ text: textOf(roll, 5) })),
      parameters: roll(2) ? { metric: "within_word_l2r" } : {},
    }),
    (roll) => ({
      task: "sentence-embedding",
      inputs: some(roll, () => ({ text: textOf(roll) })),
      parameters: [{}, { normalize: true }, { pooling: "max" as const }, { prompt: "query: " }][roll(4)],
    }),
    (roll) => ({
      task: "feature-extraction",
      inputs: some(roll, () => ({ text: textOf(roll) })),
      parameters: [{ truncation: true }, { pooling: "mean" as const, normalize: true, truncation: true }, { pooling: "cls" as const }][
        roll(3)
      ],
    }),
  ],
  classifier: [
    (roll) => ({
      task: "text-classification",
      inputs: some(roll, () => (roll(2) ? { text: textOf(roll, 6) } : { text: textOf(roll, 4), pair: textOf(roll, 4) })),
      parameters: [{}, { top_k: null }, { function_to_apply: "sigmoid" as const }, { truncation: true }][roll(4)],
    }),
    (roll) => ({
      task: "zero-shot-classification",
      inputs: some(roll, () => ({ text: textOf(roll, 5) })),
      parameters: { labels: [textOf(roll, 1), textOf(roll, 2)], multi_label: roll(2) === 1, hypothesis_template: "on {}" },
    }),
  ],
  tokens: [
    (roll) => ({
      task: "token-classification",
      inputs: some(roll, () => ({ text: textOf(roll, 12) })),
      parameters: [{}, { aggregation_strategy: "simple" as const }, { aggregation_strategy: "first" as const, stride: 2 }][roll(3)],
    }),
  ],
  span: [
    (roll) => ({
      task: "question-answering",
      inputs: some(roll, () => ({ question: textOf(roll, 3), context: textOf(roll, 40) })),
      parameters: [
        { max_seq_len: 30, doc_stride: 3 },
        { top_k: 3, max_seq_len: 30, doc_stride: 3 },
      ][roll(2)],
    }),
  ],
};

/** What the library answers to one input, asked alone; or its error's code and message. */
export async function aloneAnswers(
  open: (task: Task) => Promise<TaskPipelines[Task]>,
  { task, inputs, parameters }: AnyAsked,
): Promise<unknown[]> {
  const ask = await open(task);
  const answers: unknown[] = [];
  for (const input of inputs) {
    try {
      answers.push(await answerOf(task, ask, input, parameters));
    } catch (error) {
      answers.push(error);
    }
  }
  return answers;
}

async function answerOf(task: Task, ask: unknown, input: object, parameters: object): Promise<unknown> {
  const { text = "", pair, ...others } = input as { text?: string; pair?: string };
  switch (task) {
    case "fill-mask":
      return (await (ask as TaskPipelines["fill-mask"]).perMask(text, parameters))[0];
    case "mlm-scoring":
      return (ask as TaskPipelines["mlm-scoring"])(text, parameters);
    case "sentence-embedding":
      return (ask as TaskPipelines["sentence-embedding"])(text, parameters);
    case "feature-extraction": {
      const rows = await (ask as TaskPipelines["feature-extraction"])(text, parameters);
      return { shape: [...rows.shape], data: rows.flat() };
    }
    case "text-classification":
      return (await (ask as TaskPipelines["text-classification"]).perText([pair ? { text, text_pair: pair } : text], parameters))[0];
    case "zero-shot-classification": {
      const { labels = [], ...rest } = parameters as Asked<"zero-shot-classification">["parameters"];
      return (ask as TaskPipelines["zero-shot-classification"])(text, { ...rest, candidate_labels: labels });
    }
    case "token-classification":
      return (ask as TaskPipelines["token-classification"])(text, parameters);
    case "question-answering":
      return (
        await (ask as TaskPipelines["question-answering"]).perQuestion(others as { question: string; context: string }, parameters)
      )[0];
  }
}
