/** text-classification: Python's answers and refusals, shapes, bad input one by one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { pipeline, type TextClassifier } from "../../src/doors/node.ts";
import { changedCheckpoint, type Recipe } from "../support/changed-checkpoint.ts";
import { heldToPython } from "./python-answers.ts";

type Loose = (inputs: unknown, options?: object) => Promise<unknown>;

const scratch = mkdtempSync(join(tmpdir(), "typeformer-classification-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const open = async (recipe: Recipe): Promise<TextClassifier> => pipeline("text-classification", await changedCheckpoint(recipe, scratch));
const bert = await open({ base: "bert" });
const ask = bert as Loose;

const refusals = {
  ValueError: /^invalid_input$/,
  IndexError: /^(invalid_input|too_long)$/,
  KeyError: /^invalid_option$/,
  RuntimeError: /^too_long$/,
};
heldToPython(
  "text-classification",
  refusals,
  async (folder, backend) => (await pipeline("text-classification", folder, { backend })) as Loose,
);

test("sentiment-analysis is another name of it", async () => {
  const classify = await pipeline("sentiment-analysis", "./test/golden/family/bert/classifier");
  expect(await classify("hello")).toEqual(await bert("hello"));
  await expect(pipeline("sentiment-analysi" as "sentiment-analysis")).rejects.toMatchObject({
    code: "unknown_task",
    message: expect.stringContaining('Did you mean "sentiment-analysis"?'),
  });
});

test("perText has one shape, whatever comes", async () => {
  const pair = { text: "Who wrote the letter?", text_pair: "Anna did." };
  const best = await bert.perText(["hello", pair]);
  expect(best).toEqual([await bert("hello"), [await bert(pair)]]);
  expect(await bert.perText("hello")).toEqual([best[0]]);
  expect(await bert.perText(pair, { top_k: null })).toEqual([await bert(pair, { top_k: null })]);
  expect(await bert.perText([])).toEqual([]);
});

test("a batch has the bits of its texts one by one, however many and however long", async () => {
  const texts = Array.from({ length: 60 }, (_, i) => ({ text: "Berlin ".repeat(i), text_pair: i % 2 ? "a letter" : undefined }));
  const options = { top_k: null, truncation: true };
  const together = await bert.perText(texts, options);
  for (const [i, text] of texts.entries()) expect(together[i]).toEqual((await bert.perText(text, options))[0]);
});

test("equal scores keep the order of the labels", async () => {
  const flat = await open({ base: "roberta", times: 0 });
  expect(await flat("hello", { top_k: null })).toEqual(
    ["contradiction", "neutral", "entailment"].map((label) => ({ label, score: Math.fround(1 / 3) })),
  );
  const saturated = await open({ base: "bert", times: 1e4, config: { problem_type: "multi_label_classification" } });
  const all = await saturated("Who wrote the letter?", { top_k: null });
  expect(all.every(({ score }) => score === 0 || score === 1)).toBe(true);
});

test("logits that no exponential holds have scores", async () => {
  const steep = await open({ base: "distilbert", times: 1e5 });
  for (const function_to_apply of ["softmax", "sigmoid"] as const) {
    const scores = (await steep("hello", { top_k: null, function_to_apply })).map(({ score }) => score);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
  }
});

describe("bad input", () => {
  test.each<[string, unknown, object, string, RegExp]>([
    ["an unknown option", "a", { topk: 2 }, "invalid_option", /unknown option "topk". Did you mean "top_k"\?/],
    ["Python's older option", "a", { return_all_scores: true }, "invalid_option", /Did you mean "top_k"\?/],
    ["an unknown function", "a", { function_to_apply: "relu" }, "invalid_option", /"relu" is not known.*softmax, sigmoid, none/],
    ["a function that is no word", "a", { function_to_apply: 5 }, "invalid_option", /5 is not known/],
    ["top_k 0", "a", { top_k: 0 }, "invalid_option", /expected a whole number from 1 on, or null for all labels, found 0/],
    ["top_k −1", "a", { top_k: -1 }, "invalid_option", /found -1/],
    ["top_k 2.5", "a", { top_k: 2.5 }, "invalid_option", /found 2\.5/],
    ["top_k true", "a", { top_k: true }, "invalid_option", /found true/],
    ["no text", undefined, {}, "invalid_input", /must be a string, or \{ text, text_pair \}, found nothing/],
    ["a number", ["a", 5], {}, "invalid_input", /input 1 of the list must be a string/],
    ["an empty list", [], {}, "invalid_input", /no text/],
    ["a pair as a list", [["a", "b"]], {}, "invalid_input", /write a pair of texts as \{ text: "…", text_pair: "…" \}/],
    ["a pair by another name", { text: "a", pair: "b" }, {}, "invalid_option", /unknown field "pair". Did you mean "text_pair"\?/],
    ["a pair without its first", { text_pair: "a" }, {}, "invalid_input", /text must be a string, found nothing/],
    ["a pair of no text", { text: "a", text_pair: 5 }, {}, "invalid_input", /text_pair must be a string, found 5/],
    ["a long document", "a ".repeat(50_000), {}, "too_long", /the text has \d{5,} tokens and the model has positions for 96/],
    ["max_length without room", "a b c", { max_length: 1 }, "invalid_option", /max_length/],
    ["truncation in words", "a", { truncation: "yes" }, "invalid_option", /expected true or false/],
  ])("%s is refused", async (_, inputs, options, code, message) => {
    await expect(ask(inputs, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a long document is answered where it may be cut", async () => {
    const [best] = await bert("Who wrote the letter? ".repeat(10_000), { truncation: true });
    expect(best).toEqual((await bert("Who wrote the letter? ".repeat(50), { truncation: true }))[0]);
  });

  test("an empty text has an answer, as in Python", async () => {
    expect(await bert("")).toHaveLength(1);
  });

  test.each(["mlm", "tokens", "span"])("a checkpoint that ends in %s is refused, saying what it has", async (head) => {
    await expect(pipeline("text-classification", `./test/golden/family/roberta/${head}`)).rejects.toMatchObject({
      code: "missing_head",
      message: expect.stringMatching(/Roberta(ForMaskedLM|ForTokenClassification|ForQuestionAnswering)/),
    });
  });

  test("labels of one name are two all the same", async () => {
    const id2label = { 0: "no", 1: "yes", 2: "no" };
    const classify = await open({ base: "bert", config: { id2label, label2id: { no: 2, yes: 1 } } });
    const [named, plain] = [await classify("hello", { top_k: null }), await bert("hello", { top_k: null })];
    expect(named.map(({ label }) => label).sort()).toEqual(["no", "no", "yes"]);
    expect(named.map(({ score }) => score)).toEqual(plain.map(({ score }) => score));
  });
});

test("a call is given up by its signal, and none is answered after dispose", async () => {
  await expect(bert("a", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  const classify = await open({ base: "roberta" });
  classify.dispose();
  await expect(classify("a")).rejects.toMatchObject({ code: "disposed" });
});
