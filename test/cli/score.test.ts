import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { asLines, asTables } from "../../src/cli/commands/score/view.ts";
import { type MlmScore, type MlmScorer, pipeline } from "../../src/doors/node.ts";
import { jsonLines, run } from "./run.ts";

const MODEL = "test/golden/family/bert/mlm";
let score: MlmScorer;
beforeAll(async () => {
  score = await pipeline("mlm-scoring", MODEL);
});
afterAll(() => score.dispose());

test("--json is exactly the API's value, of one text and of several", async () => {
  const one = await run(["score", "--json", "--model", MODEL, "--metric", "within_word_l2r", "unbelievable"]);
  const value = JSON.stringify(await score("unbelievable", { metric: "within_word_l2r" }));
  expect(one).toEqual({ code: 0, signal: null, stdout: `${value}\n`, stderr: "" });
  const two = await run(["score", "--json", "--model", MODEL, "one", "two three"]);
  expect(two.stdout).toBe(`${JSON.stringify(await score(["one", "two three"]))}\n`);
});

test("--jsonl: ids, a line's metric before the flag's, and an error for what has no token", async () => {
  const input = [
    '"unbelievable things"',
    '{"id":12345678901234567890,"text":"unbelievable things","metric":"original"}',
    '{"id":"e","text":""}',
    '{"text":"a","metric":"originel"}',
    '{"id":[1, 2],"inputs":["one","two"]}',
    '{"text":"a","metric":null}',
  ];
  const { code, stdout, stderr } = await run(["score", "--jsonl", "--model", MODEL, "--metric", "within_word_l2r"], input.join("\n"));
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toContain('\n{"id":12345678901234567890,"result":{"pll":');
  const metric = "within_word_l2r";
  expect(jsonLines(stdout)).toEqual([
    await score("unbelievable things", { metric }),
    { id: Number("12345678901234567890"), result: await score("unbelievable things") },
    { id: "e", error: { code: "invalid_input", message: expect.stringMatching(/has no token of its own/) } },
    { error: { code: "invalid_option", message: expect.stringMatching(/Did you mean "original"/) } },
    { id: [1, 2], result: await score(["one", "two"], { metric }) },
    await score("a", { metric }),
  ]);
});

test("in a pipe a line for each text; an empty one is an error", async () => {
  const { stdout } = await run(["score", "--model", MODEL, "one", "a\tb"]);
  expect(stdout).toMatch(/^-\d+\.\d{4}\t\d+\.\d{4}\tone\n-\d+\.\d{4}\t\d+\.\d{4}\ta\\tb\n$/);
  const { code, stderr } = await run(["score", ""]);
  expect([code, stderr]).toEqual([1, 'typeformer: "" has no token of its own, and so no score: give a text that has a word\n']);
});

const of = (pll: number, ...logprobs: number[]): MlmScore => ({
  pll,
  perplexity: Math.exp(-pll / logprobs.length),
  tokens: logprobs.map((logprob, i) => ({ token: `Ġ${i}`, start: i, end: i + 1, logprob })),
});

test("in a terminal a table with bars, and of two texts which is likelier and by how much", () => {
  const [a, b] = [of(-Math.LN2 * 2, -Math.LN2, -Math.LN2), of(-3, -3)];
  const tables = asTables(["日本", "\u001b"], [a, b]);
  expect(tables.split("\n").slice(0, 6)).toEqual([
    "日本",
    "",
    "  token    log P       P",
    `  日     -0.6931  0.5000  ${"█".repeat(20)}`,
    `  本     -0.6931  0.5000  ${"█".repeat(20)}`,
    "",
  ]);
  expect(tables).toContain("\n  pll -1.3863, perplexity 2.0000\n");
  expect(tables.endsWith("\nlikelier: 日本\nthan:     \\u001b\nby:       1.6137 in pll, 5.0 times\n")).toBe(true);
  expect(asTables(["a", "b"], [a, a])).toMatch(/\na and b are equally likely\n$/);
  expect(asTables(["a", "b"], [of(-2000, -2000), of(-1, -1)])).toMatch(
    /likelier: b\nthan: {5}a\nby: {7}1999\.0000 in pll, 10\^868\.2 times\n$/,
  );
  expect(asTables(["a"], [a])).not.toMatch(/likel/);
});

test("a perplexity that no figures hold is a power of ten", () => {
  expect(asLines(["a"], [of(-30, -30)])).toBe("-30.0000\t1.0686e+13\ta\n");
});
