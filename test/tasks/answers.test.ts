/** From start and end logits to answers: rules one by one. What Python makes of whole questions: question-answering.test.ts. */
import { describe, expect, test } from "@jest/globals";
import { Answers, bestSpans, byTokens, byWords } from "../../src/tasks/answers/index.ts";

const rows = (...pairs: [number, number][]) => pairs.map((pair) => Float32Array.from(pair));

describe("spans of tokens", () => {
  test("the first token is part of the softmax, and no answer", () => {
    const { spans, impossible } = bestSpans(3, [0, 2], rows([0, 0], [0, 0]), { count: 1, longest: 15 });
    expect(spans).toEqual([{ first: 2, last: 2, score: 0.25 }]);
    expect(impossible).toBe(0.25);
  });

  test("an answer ends where it begins or later, and is no longer than it may be", () => {
    const flat = rows([0, 0], [0, 0], [0, 0], [0, 0]);
    const spansOf = (longest: number) =>
      bestSpans(4, [0, 1, 2, 3], flat, { count: 100, longest })
        .spans.filter(({ score }) => score > 0)
        .map(({ first, last }) => `${first}-${last}`);
    expect(spansOf(15)).toEqual(["1-1", "1-2", "1-3", "2-2", "2-3", "3-3"]); // of equal ones the earlier first
    expect(spansOf(1)).toEqual(["1-1", "2-2", "3-3"]);
  });

  test("where there are fewer, spans of score 0 fill up", () => {
    const { spans } = bestSpans(3, [0, 2], rows([0, 0], [5, 5]), { count: 4, longest: 15 });
    expect(spans.map(({ first, last, score }) => [first, last, score > 0])).toEqual([
      [2, 2, true],
      [0, 0, false],
      [0, 2, false],
    ]); // 0-1 has filled up too, and is not allowed
  });

  test("logits that no exponential holds have shares", () => {
    const { spans } = bestSpans(2, [0, 1], rows([-200, -200], [800, 800]), { count: 1, longest: 1 });
    expect(spans).toEqual([{ first: 1, last: 1, score: 1 }]);
  });
});

describe("places of spans", () => {
  const encoding = {
    ids: [0, 1, 2, 3, 4, 5],
    tokens: ["[CLS]", "q", "[SEP]", "un", "##do", "it"],
    offsets: [
      [0, 0],
      [0, 1],
      [0, 0],
      [0, 2],
      [2, 4],
      [5, 7],
    ] as [number, number][],
    word_ids: [null, 0, null, 0, 0, 1],
    sequence_ids: [null, 0 as const, null, 1 as const, 1 as const, 1 as const],
    attention_mask: [1, 1, 1, 1, 1, 1],
    token_type_ids: [0, 0, 0, 1, 1, 1],
  };

  test("by words begin and end with them, by tokens with tokens", () => {
    const span = { first: 4, last: 4, score: 1 };
    expect(byTokens(encoding)(span)).toEqual([2, 4]);
    expect(byWords(encoding, 1)(span)).toEqual([0, 4]);
  });

  test("a token without a word keeps to its own, and so does the other end", () => {
    expect(byWords(encoding, 1)({ first: 0, last: 3, score: 0 })).toEqual([0, 2]);
  });
});

describe("answers", () => {
  test("of one text are one, capital letters or not: scores are added, the first one's place stays", () => {
    const answers = new Answers("Oslo, oslo, Bergen");
    answers.add([6, 10], 0.75);
    answers.add([12, 18], 0.5);
    answers.add([0, 4], 0.5);
    expect(answers.best(3)).toEqual([
      { score: 1.25, start: 6, end: 10, answer: "oslo" },
      { score: 0.5, start: 12, end: 18, answer: "Bergen" },
    ]);
    expect(answers.best(1)).toHaveLength(1);
  });

  test("that end before they begin are empty; no answer is one of its own, and stands after equals", () => {
    const answers = new Answers("Oslo");
    answers.add([4, 0], 0);
    expect(answers.best(3, 0)).toEqual([
      { score: 0, start: 4, end: 0, answer: "" },
      { score: 0, start: 0, end: 0, answer: "" },
    ]);
  });
});
