/** Proof that the goldens of tasks can fail: one wrong rule at a time, and Python's answers are missed. */
import { readFileSync } from "node:fs";
import { expect, jest, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";
import { type Answer, Answers } from "../../src/tasks/answers/index.ts";
import type { EncodeChunksOptions, Tokenizer } from "../../src/tokenizer/index.ts";

interface Entry<Inputs> {
  model: string;
  inputs: Inputs;
  options: { stride?: number; doc_stride?: number; top_k?: number; is_split_into_words?: boolean };
  output?: unknown;
}

const goldens = <Inputs>(task: string): Entry<Inputs>[] =>
  JSON.parse(readFileSync(`test/golden/tasks/${task}.json`, "utf8")).entries.filter(
    ({ model, output }: Entry<Inputs>) => model === "bert" && output !== undefined,
  );

/** What was found, scores apart, in one list. */
const spans = (output: unknown): string[] =>
  [output].flat(2).map((found) => {
    const { start, end } = found as { start: number; end: number };
    return `${start}-${end}`;
  });

/** Whether the golden of every entry is missed, or of none. */
async function missed<Inputs>(entries: Entry<Inputs>[], answer: (entry: Entry<Inputs>) => Promise<unknown>): Promise<number> {
  let count = 0;
  for (const entry of entries) if (String(spans(await answer(entry))) !== String(spans(entry.output))) count++;
  return count;
}

/** Chunks of a text lie as far apart as they should have in common. */
function strideAsStep(tokenizer: Tokenizer, around: number): void {
  const right = tokenizer.encodeChunks.bind(tokenizer) as (...args: unknown[]) => ReturnType<Tokenizer["encodeChunks"]>;
  tokenizer.encodeChunks = ((text: string, ...rest: unknown[]) => {
    const options = rest.at(-1) as EncodeChunksOptions;
    const { max_length = 0, stride = 0 } = options;
    const question = rest.length > 1 ? tokenizer.tokenize(text).ids.length : 0;
    return right(text, ...rest.slice(0, -1), { ...options, stride: max_length - around - question - Math.max(1, stride) });
  }) as Tokenizer["encodeChunks"];
}

test("token-classification: a stride that is taken as a step", async () => {
  const tag = await pipeline("token-classification", "./test/golden/family/bert/tokens", { onWarning: () => {} });
  const entries = goldens<string>("token-classification").filter(
    ({ options, inputs }) => options.stride !== undefined && inputs.length > 150 && !options.is_split_into_words,
  );
  expect(entries.length).toBeGreaterThan(2);
  expect(await missed(entries, ({ inputs, options }) => tag(inputs, options))).toBe(0);
  strideAsStep(tag.tokenizer, 2);
  expect(await missed(entries, ({ inputs, options }) => tag(inputs, options))).toBeGreaterThan(0);
});

test("question-answering: a stride that is taken as a step, answers that are not merged", async () => {
  const ask = await pipeline("question-answering", "./test/golden/family/bert/span");
  const entries = goldens<{ question: string; context: string }>("question-answering").filter(({ options }) => options.top_k !== undefined);
  const chunked = entries.filter(({ options }) => options.doc_stride !== undefined && options.top_k);
  const answer = ({ inputs, options }: (typeof entries)[number]) => ask(inputs, options);
  expect(chunked.length).toBeGreaterThan(2);
  expect(await missed(entries, answer)).toBe(0);

  const unmerged: Answer[] = [];
  const add = jest.spyOn(Answers.prototype, "add").mockImplementation(([start, end], score) => {
    unmerged.push({ score, start, end, answer: "" });
  });
  const best = jest.spyOn(Answers.prototype, "best").mockImplementation((count) =>
    unmerged
      .splice(0)
      .sort((a, b) => b.score - a.score)
      .slice(0, count),
  );
  expect(await missed(entries, answer)).toBeGreaterThan(3);
  add.mockRestore();
  best.mockRestore();

  strideAsStep(ask.tokenizer, 3);
  expect(await missed(chunked, answer)).toBeGreaterThan(0);
});
