import { describe, expect, test } from "@jest/globals";
import { classesOf, classOfEach, glueTasks } from "../../src/evaluation/index.ts";

const { classes: nli } = glueTasks.mnli;
const { classes: sentiment } = glueTasks["sst-2"];
const { classes: entails } = glueTasks.rte;

describe("a model's labels are known by name, whatever their order and case", () => {
  test.each([
    [["entailment", "neutral", "contradiction"], nli, [1, 2, 0]],
    [["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], nli, [0, 2, 1]],
    [["POSITIVE", "NEGATIVE"], sentiment, [1, 0]],
    [["1", "0"], sentiment, [1, 0]],
    [["LABEL_0", "LABEL_1"], sentiment, [0, 1]],
    [["LABEL_0", "LABEL_1"], entails, [0, 1]],
    [["0", "1"], entails, [0, 1]],
    [["Not Entailment", "entailment"], entails, [1, 0]],
    [["not-entailment", "entailment"], entails, [1, 0]],
  ])("%j", (labels, classes, expected) => {
    expect(classOfEach(labels, classes)).toEqual(expected);
  });
});

describe("what is given goes by the model's ids", () => {
  test.each([
    [["LABEL_0", "LABEL_1", "LABEL_2"], nli, ["neutral", "Entailment", "contradiction"], [2, 1, 0]],
    [["LABEL_0", "LABEL_1"], sentiment, ["1", "0"], [1, 0]],
    [["negative", "positive"], sentiment, ["positive", "negative"], [1, 0]],
    [["contradiction", "neutral", "entailment"], entails, ["not_entailment", "not_entailment", "entailment"], [1, 1, 0]],
  ])("%j", (labels, classes, given, expected) => {
    expect(classOfEach(labels, classes, given)).toEqual(expected);
  });
});

describe("refused", () => {
  test.each([
    [
      "numbers of three classes",
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      nli,
      undefined,
      "invalid_input",
      /^the model's 3 labels \(LABEL_0, LABEL_1, LABEL_2\) cannot be told to be contradiction, entailment, neutral\. Their names do not say which is which.* such as --labels contradiction,entailment,neutral$/,
    ],
    [
      "other names",
      ["joy", "anger"],
      sentiment,
      undefined,
      "invalid_input",
      /^the model's 2 labels \(joy, anger\) cannot be told to be 0 or negative, 1 or positive\. Say it/,
    ],
    ["numbers the other way round", ["LABEL_1", "LABEL_0"], entails, undefined, "invalid_input", /cannot be told/],
    ["one name twice", ["negative", "NEGATIVE"], sentiment, undefined, "invalid_input", /cannot be told/],
    ["too many", ["a", "b", "c"], sentiment, undefined, "invalid_input", /3 labels/],
    ["one label", ["LABEL_0"], sentiment, undefined, "invalid_input", /^the model's one label \(LABEL_0\)/],
    [
      "too few given",
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      nli,
      ["neutral"],
      "invalid_option",
      "labels: 1 given, and the model has 3 labels in this order: LABEL_0, LABEL_1, LABEL_2",
    ],
    [
      "one that is not known",
      ["LABEL_0", "LABEL_1"],
      sentiment,
      ["0", "2"],
      "invalid_option",
      'labels: "2" is not known. Known: 0 or negative, 1 or positive',
    ],
    [
      "one given twice, another never",
      ["LABEL_0", "LABEL_1"],
      sentiment,
      ["0", "negative"],
      "invalid_option",
      "labels: none of the model's is 1 or positive",
    ],
  ])("%s", (_, labels, classes, given, code, message) => {
    const expected = typeof message === "string" ? message : expect.stringMatching(message);
    expect(() => classOfEach(labels, classes, given)).toThrow(expect.objectContaining({ code, message: expected }));
  });
});

test("a table of one's own has the classes that the model's labels are said to be, one name for each of them", () => {
  expect(classesOf(["LABEL_0", "LABEL_1", "LABEL_2"], ["bad", "good", "good"])).toEqual([["bad"], ["good"]]);
  const message = "labels: 2 given, and the model has 3 labels in this order: a, b, c";
  expect(() => classesOf(["a", "b", "c"], ["x", "y"])).toThrow(expect.objectContaining({ code: "invalid_option", message }));
});
