/** question-answering: Python's answers and refusals, shapes, what is computed, bad input one by one. */
import { describe, expect, jest, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";
import { heldToPython } from "./python-answers.ts";

type Loose = (questions: unknown, options?: object) => Promise<unknown>;

const open = (model: string, backend?: string) =>
  pipeline("question-answering", `./test/golden/family/${model}/span`, { backend, onWarning: () => {} });
const refusals = {
  ValueError: /^(invalid_input|invalid_option)$/,
  IndexError: /^invalid_input$/,
  TypeError: /^invalid_option$/,
  OverflowError: /^invalid_option$/,
  PanicException: /^invalid_option$/,
  Exception: /^too_long$/,
  RuntimeError: /^too_long$/,
};
heldToPython("question-answering", refusals, async (model, backend) => (await open(model, backend)) as Loose);

const bert = await open("bert");
const QUESTION = "Where does Sarah work?";
const CONTEXT = "Sarah Connor works for the Northern Railway Company in Berlin.";
const ONE = { question: QUESTION, context: CONTEXT };
const LONG = { question: QUESTION, context: `${CONTEXT} `.repeat(20) };

test("every way to ask several, and perQuestion's one shape", async () => {
  const [first, second] = await bert.perQuestion([ONE, { question: "Who?", context: CONTEXT }], { top_k: 2 });
  expect(await bert({ question: [QUESTION, "Who?"], context: CONTEXT }, { top_k: 2 })).toEqual([first, second]);
  expect(await bert({ question: [QUESTION, "Who?"], context: [CONTEXT, CONTEXT] }, { top_k: 2 })).toEqual([first, second]);
  expect(await bert([ONE], { top_k: 2 })).toEqual(first);
  expect(await bert(ONE)).toEqual(await bert.perQuestion(ONE).then(([[best]]) => best));
});

test("a batch has the answers of its questions one by one, however many and however long", async () => {
  const questions = Array.from({ length: 30 }, (_, i) => ({ question: QUESTION, context: `${CONTEXT} `.repeat(1 + (i % 6)) }));
  const together = await bert.perQuestion(questions, { top_k: 3 });
  for (const [i, question] of questions.entries()) expect(together[i]).toEqual((await bert.perQuestion(question, { top_k: 3 }))[0]);
});

test("start and end are UTF-16 units of the context", async () => {
  const asked = { question: "😀?", context: "😀👩‍🚀 Sarah\te\u0301t\u00e9\n東京 😀😀 Berlin" };
  const answers = await bert.perQuestion(asked, { top_k: 30 });
  expect(answers[0].length).toBeGreaterThan(10);
  for (const { start, end, answer } of answers[0]) expect(answer).toBe(asked.context.slice(start, end));
});

test("rows are computed of the context and the token for no answer alone, in passes of a bounded size", async () => {
  const ask = jest.spyOn(bert.model, "ask");
  await bert({ ...LONG, context: LONG.context.repeat(10) });
  expect(ask.mock.calls.length).toBeGreaterThan(2);
  const asked = bert.tokenizer.tokenize(QUESTION).ids.length;
  for (const [program, chunks, positions] of ask.mock.calls) {
    expect(program).toBe("span");
    expect(chunks.reduce((sum, { ids }) => sum + ids.length, 0)).toBeLessThanOrEqual(1024);
    for (const [i, { ids }] of chunks.entries())
      expect(positions?.[i]).toEqual([0, ...Array.from({ length: ids.length - asked - 3 }, (_, t) => asked + 2 + t)]);
  }
  ask.mockRestore();
});

test("where batches are filled up on the left the context comes first, and it alone answers", async () => {
  const left = await open("bert");
  Object.defineProperty(left.tokenizer, "paddingSide", { value: "left" });
  const ask = jest.spyOn(left.model, "ask");
  const answers = await left.perQuestion(LONG, { top_k: 5, max_seq_len: 60, doc_stride: 9 });
  const context = left.tokenizer.tokenize(CONTEXT).tokens;
  const [[, [chunk], [places = []] = []]] = ask.mock.calls;
  expect(left.tokenizer.idToToken(chunk.ids[1])).toBe(context[0]);
  expect(places[0]).toBe(0);
  expect(places.length).toBe(chunk.ids.length - 2 - left.tokenizer.tokenize(QUESTION).ids.length);
  for (const { start, end, answer } of answers[0]) expect(answer).toBe(LONG.context.slice(start, end));
});

describe("is refused", () => {
  const ask = bert as Loose;
  test.each([
    ["an empty question", { question: "", context: CONTEXT }, {}, "invalid_input", "question: expected a text, found an empty one"],
    ["an empty context", { question: QUESTION, context: "" }, {}, "invalid_input", "context: expected a text, found an empty one"],
    ["one of a list", [ONE, { question: QUESTION, context: "" }], {}, "invalid_input", "questions[1].context"],
    ["no question", [], {}, "invalid_input", "the list of questions is empty"],
    ["a question alone", QUESTION, {}, "invalid_input", "{ question, context }"],
    ["nothing", null, {}, "invalid_input", "{ question, context }"],
    ["lists that do not match", { question: [QUESTION], context: [CONTEXT, CONTEXT] }, {}, "invalid_input", "1 questions and 2 contexts"],
    ["top_k 0", ONE, { top_k: 0 }, "invalid_option", "top_k: expected a whole number from 1 on, found 0"],
    ["top_k −1", ONE, { top_k: -1 }, "invalid_option", "found -1"],
    ["top_k 2.5", ONE, { top_k: 2.5 }, "invalid_option", "found 2.5"],
    ["max_answer_len 0", ONE, { max_answer_len: 0 }, "invalid_option", "max_answer_len: expected a whole number from 1 on"],
    ["a window without room for special tokens", ONE, { max_seq_len: 2 }, "invalid_option", "max_seq_len: of 2 tokens"],
    ["a window that the question fills", ONE, { max_seq_len: 9 }, "too_long", "max_seq_len: of 9 tokens the question takes"],
    ["a question longer than the window", { question: QUESTION.repeat(30), context: CONTEXT }, {}, "too_long", "max_seq_len: of 80 tokens"],
    ["a stride longer than the window", LONG, { max_seq_len: 40, doc_stride: 41 }, "invalid_option", "doc_stride: found 41"],
    [
      "a stride as long as the room",
      LONG,
      { max_seq_len: 40, doc_stride: 30 },
      "invalid_option",
      "doc_stride: found 30, but beside the question",
    ],
    ["a window beyond the model's positions", LONG, { max_seq_len: 400 }, "too_long", "a max_seq_len of at most 96"],
    ["an option that is not known", ONE, { max_question_len: 5 }, "invalid_option", 'unknown option "max_question_len"'],
  ])("%s", async (_, questions, options, code, message) => {
    await expect(ask(questions, options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("a model without the head", async () => {
    await expect(pipeline("question-answering", "./test/golden/family/bert/tokens")).rejects.toMatchObject({ code: "missing_head" });
  });

  test("a call that is given up", async () => {
    await expect(bert(ONE, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });
});

test("a tokenizer's limit that is beyond the model's positions does not make chunks that it cannot read", async () => {
  const free = await open("bert");
  Object.defineProperty(free.tokenizer, "modelMaxLength", { value: Number.POSITIVE_INFINITY });
  expect(await free.perQuestion(LONG, { top_k: 2 })).toHaveLength(1);
});
