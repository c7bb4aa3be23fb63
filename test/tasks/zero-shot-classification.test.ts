/** zero-shot-classification: Python's answers and refusals, which label is entailment, templates, bad input one by one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { pipeline, type ZeroShotClassifier } from "../../src/doors/node.ts";
import { changedCheckpoint, type Recipe } from "../support/changed-checkpoint.ts";
import { heldToPython } from "./python-answers.ts";

type Loose = (inputs: unknown, options?: unknown, beside?: unknown) => Promise<unknown>;

const scratch = mkdtempSync(join(tmpdir(), "typeformer-zero-shot-"));
afterAll(() => rmSync(scratch, { recursive: true }));

async function open(recipe: Recipe): Promise<{ judge: ZeroShotClassifier; warnings: string[] }> {
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  return { judge: await pipeline("zero-shot-classification", await changedCheckpoint(recipe, scratch), { onWarning }), warnings };
}

const refusals = {
  ValueError: /^(invalid_input|invalid_option)$/,
  TypeError: /^(invalid_input|invalid_option)$/,
  IndexError: /^(invalid_input|invalid_option|too_long)$/,
  KeyError: /^invalid_option$/,
  RuntimeError: /^too_long$/,
};
const silent = () => {};
heldToPython("zero-shot-classification", refusals, async (folder, backend) => {
  return (await pipeline("zero-shot-classification", folder, { backend, onWarning: silent })) as Loose;
});

const { judge, warnings } = await open({ base: "bert" });
const themes = ["a ship", "the railway", "Berlin"];

test("labels are an argument of their own too, and perText has one shape", async () => {
  const answer = await judge("hello", { candidate_labels: themes, multi_label: true });
  expect(await judge("hello", themes, { multi_label: true })).toEqual(answer);
  expect(await judge("hello", "a ship, the railway, Berlin", { multi_label: true })).toEqual(answer);
  expect(await judge(["hello"], themes, { multi_label: true })).toEqual([answer]);
  expect(await judge.perText("hello", { candidate_labels: themes, multi_label: true })).toEqual([answer]);
  expect(await judge.perText([], { candidate_labels: themes })).toEqual([]);
});

test("scores of all labels add up to 1; each by itself they do not", async () => {
  const sum = (scores: number[]) => scores.reduce((a, b) => a + b, 0);
  expect(sum((await judge("hello", themes)).scores)).toBeCloseTo(1, 6);
  expect(sum((await judge("hello", themes, { multi_label: true })).scores)).not.toBeCloseTo(1, 2);
});

describe("which label is entailment", () => {
  const named = (...names: string[]) => ({
    id2label: Object.fromEntries(names.map((name, i) => [i, name])),
    label2id: Object.fromEntries(names.map((name, i) => [name, i])),
  });
  const alone = async (config: Record<string, unknown>) => {
    const { judge, warnings } = await open({ base: "bert", config });
    return { score: (await judge("hello", "a ship")).scores[0], warnings };
  };

  test("the first whose name begins so, in any case; else the last, with a warning", async () => {
    const last = await alone(named("contradiction", "neutral", "entailment"));
    expect(last.warnings).toEqual([]);
    const guessed = await alone(named("x", "y", "z"));
    expect(guessed.score).toBe(last.score);
    expect(guessed.warnings).toEqual([expect.stringMatching(/begins with "entail" \(x, y, z\): its last one is taken/)]);
    const middle = await alone(named("no", "Entailed", "maybe"));
    expect(middle).toEqual({ score: expect.any(Number), warnings: [] });
    expect(middle.score).not.toBeCloseTo(last.score, 3);
    expect((await alone(named("no", "ENTAIL", "entailment"))).score).toBe(middle.score);
  });

  test("the file's order of label2id decides between two; without it the labels' own", async () => {
    const { id2label } = named("x", "entailed", "entailment");
    const ofLast = await alone({ id2label, label2id: { entailment: 2, entailed: 1, x: 0 } });
    const ofMiddle = await alone({ id2label, label2id: null });
    expect(ofLast.score).not.toBeCloseTo(ofMiddle.score, 3);
    expect((await alone({ id2label, label2id: { entailed: 1, entailment: 2, x: 0 } })).score).toBe(ofMiddle.score);
  });

  test("a label2id that leads past the labels is refused", async () => {
    const { id2label } = named("x", "y", "entailment");
    await expect(alone({ id2label, label2id: { entailment: 3 } })).rejects.toMatchObject({ code: "invalid_config" });
  });
});

test("logits that no exponential holds have scores, where Python has none", async () => {
  const { judge: steep } = await open({ base: "distilbert", times: 1e4 });
  for (const multi_label of [false, true]) {
    const { scores } = await steep("hello", themes, { multi_label });
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
  }
});

test("equal scores come in reverse order, as in Python", async () => {
  const { labels, scores } = await judge("hello", ["a", "b", "c"], { hypothesis_template: "the same {{}}" });
  expect(labels).toEqual(["c", "b", "a"]);
  expect(new Set(scores).size).toBe(1);
});

test("a long document is cut, and that is said once", async () => {
  const before = warnings.length;
  const [long] = await judge(["Who wrote the letter? ".repeat(10_000), "hello"], themes);
  await judge("a ".repeat(300), themes);
  expect(long.labels).toHaveLength(3);
  expect(warnings.slice(before)).toEqual([expect.stringMatching(/beyond 80 tokens is cut off the text.*truncation/)]);
});

describe("bad input", () => {
  test.each<[string, unknown, unknown, string, RegExp]>([
    ["no label", "a", {}, "invalid_option", /candidate_labels: expected a string or a list of strings, found nothing/],
    ["an empty list of labels", "a", { candidate_labels: [] }, "invalid_option", /there is no label/],
    ["labels of commas", "a", { candidate_labels: " , ," }, "invalid_option", /there is no label/],
    ["labels that are no texts", "a", { candidate_labels: [1, 2] }, "invalid_option", /candidate_labels: expected/],
    ["options left out", "a", undefined, "invalid_option", /candidate_labels/],
    ["an empty text", "", "b, c", "invalid_input", /^the text is empty/],
    ["an empty text among others", ["a", ""], "b, c", "invalid_input", /^text 1 of the list is empty/],
    ["an empty list of texts", [], "b, c", "invalid_input", /no text/],
    ["no text", 5, "b, c", "invalid_input", /must be a string, found 5/],
    ["the request's name", "a", { labels: "b" }, "invalid_option", /Did you mean "candidate_labels"\?/],
    ["multi_label in words", "a", { candidate_labels: "b", multi_label: "yes" }, "invalid_option", /multi_label: expected true or false/],
    ["a label longer than the table", "a", ["b ".repeat(100), "c"], "too_long", /positions for 96/],
  ])("%s is refused", async (_, texts, options, code, message) => {
    await expect((judge as Loose)(texts, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test.each([
    ["x", /says the same with the label as without it/],
    ["", /says the same/],
    ["{} {}", /two \{\}/],
    ["{0} {}", /both \{\} and \{0\}/],
    ["{1}", /field "\{1\}"/],
    ["{a}", /field "\{a\}"/],
    ["{:>9}", /field "\{:>9\}"/],
    ["{", /single "\{", which is written "\{\{"/],
    ["{}}", /single "\}"/],
  ])("the template %j is refused", async (hypothesis_template, why) => {
    await expect(judge("a", themes, { hypothesis_template })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(why),
    });
  });

  test.each(["mlm", "tokens", "span"])("a checkpoint that ends in %s is refused", async (head) => {
    await expect(pipeline("zero-shot-classification", `./test/golden/family/bert/${head}`)).rejects.toMatchObject({ code: "missing_head" });
  });

  test("labels of one name are judged twice", async () => {
    const { labels, scores } = await judge("hello", ["a", "a"]);
    expect([labels, scores]).toEqual([
      ["a", "a"],
      [0.5, 0.5],
    ]);
  });
});
