/** How each task's function is asked for many inputs at once: an entry for each task. */
import type { Task, TaskPipelines } from "typeformer";
import type { AnswerTo, InputOf, ParametersOf } from "../service/service.ts";

type Asking = {
  [T in Task]: (ask: TaskPipelines[T], inputs: readonly InputOf<T>[], parameters: ParametersOf<T>) => Promise<AnswerTo<T>[]>;
};

export const asking: Asking = {
  "fill-mask": (unmask, inputs, parameters) => unmask.perMask(textsOf(inputs), parameters),
  "text-classification": (classify, inputs, parameters) =>
    classify.perText(
      inputs.map(({ text, pair }) => (pair === undefined ? text : { text, text_pair: pair })),
      parameters,
    ),
  "zero-shot-classification": (classify, inputs, { labels = [], ...others }) =>
    classify.perText(textsOf(inputs), { ...others, candidate_labels: labels }),
  "token-classification": (find, inputs, parameters) => find.perText(textsOf(inputs), parameters),
  "question-answering": (find, inputs, parameters) => find.perQuestion(inputs, parameters),
  "mlm-scoring": (judge, inputs, parameters) => judge(textsOf(inputs), parameters),
  "sentence-embedding": (embed, inputs, parameters) => embed(textsOf(inputs), parameters),
  "feature-extraction": async (extract, inputs, parameters) =>
    (await extract(textsOf(inputs), parameters)).map((rows) => ({ shape: [...rows.shape], data: rows.flat() })),
};

const textsOf = (inputs: readonly { text: string }[]): string[] => inputs.map(({ text }) => text);
