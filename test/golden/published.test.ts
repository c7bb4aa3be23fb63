import { expect, test } from "@jest/globals";
import type { FillMaskItem } from "../../src/doors/node.ts";
import { comparePublished, type PublishedAnswers, publishedAnswers } from "../../src/golden/index.ts";

const card = publishedAnswers("distilroberta-base") as PublishedAnswers;
const right = (): FillMaskItem[][] => card.cases.map(({ answers }) => answers.map((item) => ({ ...item })));

test("the card is known by both of the model's ids, and no other", () => {
  expect(publishedAnswers("distilbert/distilroberta-base")).toBe(card);
  expect(publishedAnswers("roberta-base")).toBeUndefined();
  expect(card.cases.map(({ answers }) => answers.length)).toEqual([5, 5, 5]);
});

test("what is printed there stands to reason: best first, and each sequence is its text with the token in the mask's place", () => {
  for (const { text, answers } of card.cases) {
    const scores = answers.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const { sequence, token_str } of answers) expect(sequence).toBe(text.replace(" <mask>", token_str));
  }
});

test("the printed answers themselves, and others within the tolerance, are okay", () => {
  expect(comparePublished(card, right()).okay).toBe(true);
  const near = right();
  near[1][3].score += 9e-5;
  const { okay, cases } = comparePublished(card, near);
  expect(okay).toBe(true);
  expect(cases[1].rows[3].delta).toBeCloseTo(9e-5, 8);
});

test.each<[string, (answers: FillMaskItem[][]) => void, number | undefined]>([
  ["a score that is off by 2e-4", (answers) => (answers[0][0].score -= 2e-4), 2e-4],
  ["no number for a score", (answers) => (answers[0][0].score = Number.NaN), Number.NaN],
  ["another token", (answers) => (answers[0][0].token = 7), undefined],
  ["the right tokens in another order", (answers) => answers[0].reverse(), undefined],
  ["another sequence", (answers) => (answers[0][0].sequence += " "), 0],
  ["another text of the token", (answers) => (answers[0][0].token_str = "waiter"), 0],
  ["no answer", (answers) => answers[0].shift(), undefined],
  ["no answers at all", (answers) => answers.splice(0), undefined],
])("%s is not", (_, spoil, delta) => {
  const answers = right();
  spoil(answers);
  const { okay, cases } = comparePublished(card, answers);
  expect(okay).toBe(false);
  const [row] = cases[0].rows;
  expect(row.okay).toBe(false);
  if (delta === undefined) expect(row.delta).toBeUndefined();
  else if (Number.isNaN(delta)) expect(row.delta).toBeNaN();
  else expect(row.delta).toBeCloseTo(delta, 8);
});
