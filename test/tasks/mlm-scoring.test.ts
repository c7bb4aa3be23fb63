/** What PyTorch computes of the papers' formulas, token by token. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { type MlmScore, type MlmScorer, pipeline } from "../../src/doors/node.ts";
import { rankAmong } from "../../src/model/heads/ranking.ts";
import { runs } from "../support/runs.ts";

interface Entry {
  model: string;
  text: string;
  metric: "original" | "within_word_l2r";
  pll: number;
  tokens: [token: string, start: number, end: number, logprob: number][];
}

const { entries } = JSON.parse(await readFile("test/golden/tasks/mlm-scoring.json", "utf8")) as { entries: Entry[] };
const models = [...new Set(entries.map(({ model }) => model))];
const opened = new Map(models.map((model): [string, Promise<MlmScorer>] => [model, pipeline("mlm-scoring", `./${model}`)]));
const of = (model: string) => opened.get(model) as Promise<MlmScorer>;
const mini = pipeline("mlm-scoring");

/** How far each logarithm strays where f32 is summed in another order; two metrics, or a wrong row, are 1e-1 apart. */
const TOLERANCE = 2e-5;

function expectSame({ pll, perplexity, tokens }: MlmScore, expected: Entry): void {
  expect(tokens.map(({ token, start, end }) => [token, start, end])).toEqual(
    expected.tokens.map(([token, start, end]) => [token, start, end]),
  );
  for (const [i, { logprob }] of tokens.entries()) expect(Math.abs(logprob - expected.tokens[i][3])).toBeLessThan(TOLERANCE);
  expect(Math.abs(pll - expected.pll)).toBeLessThan(1e-4);
  expect(perplexity).toBeCloseTo(Math.exp(-pll / tokens.length), 10);
}

describe.each(models)("on %s", (model) => {
  test.each(["original", "within_word_l2r"] as const)("%s, as one batch, and alone", async (metric) => {
    const score = await of(model);
    const expected = entries.filter((entry) => entry.model === model && entry.metric === metric);
    const together = await score(
      expected.map(({ text }) => text),
      { metric },
    );
    for (const [i, entry] of expected.entries()) {
      expectSame(together[i], entry);
      if (i % 4 === 0) expect(await score(entry.text, { metric })).toEqual(together[i]);
    }
  });

  test("the two metrics differ where a word has several tokens", () => {
    const sums = (metric: string) => entries.filter((entry) => entry.model === model && entry.metric === metric).map(({ pll }) => pll);
    const [original, l2r] = [sums("original"), sums("within_word_l2r")];
    expect(original.some((pll, i) => Math.abs(pll - l2r[i]) > 1)).toBe(true);
  });
});

/** Whole of the many in the long run; of each model some, else. */
const drawn = gunzipSync(await readFile("test/golden/tasks/mlm-scoring.jsonl.gz"))
  .toString()
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Entry & { refused?: string });

test.each(models)("texts that are drawn, and trip tokenizers over, on %s", async (model) => {
  const score = await of(model);
  const some = drawn.filter((entry) => entry.model === model).slice(0, runs(15, 250));
  expect(some.length).toBeGreaterThan(0);
  for (const entry of some) {
    const { text, metric, refused } = entry;
    if (refused) await expect(score(text, { metric })).rejects.toMatchObject({ code: refused });
    else expectSame(await score(text, { metric }), entry);
  }
});

test("of two sentences the likelier one, and by how much", async () => {
  const [right, wrong] = await (await mini)(["She opened the door.", "She opened the doors of."]);
  expect(right.pll).toBeGreaterThan(wrong.pll);
  expect(right.perplexity).toBeLessThan(wrong.perplexity);
});

test("spans are in UTF-16 units of the text", async () => {
  const text = "naïve 👩‍🚀 isn't\there";
  for (const { token, start, end } of (await (await mini)(text)).tokens) {
    if (/^Ġ?[a-z']+$/.test(token)) expect(text.slice(start, end)).toBe(token.replace("Ġ", ""));
  }
});

test("a text at the model's limit is judged whole; a longer one is refused, or cut", async () => {
  const score = await of("test/golden/family/bert/mlm"); // the smallest
  const words = (count: number) => "the ".repeat(count).trim();
  const most = score.model.config.tokenLimit - 2;
  expect((await score(words(most))).tokens).toHaveLength(most);
  await expect(score(words(most + 1))).rejects.toMatchObject({ code: "too_long" });
  expect((await score(words(most + 9), { truncation: true })).tokens).toHaveLength(score.tokenizer.modelMaxLength - 2);
});

test("a probability that underflows has a logarithm", () => {
  const [ranking] = rankAmong({ logits: Float32Array.of(-900, 3), logSumExp: Float32Array.of(3) }, [7, 9], 2);
  expect(ranking).toEqual({ ids: [9, 7], scores: [1, 0], logprobs: [0, -903] });
});

describe("refuses", () => {
  const call = async (...args: unknown[]) => (await mini)(...(args as [string]));
  test.each<[string, unknown, unknown, string, RegExp]>([
    ["an empty text", "", {}, "invalid_input", /"" has no token of its own/],
    ["one of special tokens alone", "<s><mask>", {}, "invalid_input", /no score/],
    ["one of several", ["She", ""], {}, "invalid_input", /no score/],
    ["what is no text", 7, {}, "invalid_input", /must be a string/],
    ["another metric", "She", { metric: "l2r" }, "invalid_option", /original, within_word_l2r/],
    ["an option that is not known", "She", { metrics: "original" }, "invalid_option", /Did you mean "metric"/],
  ])("%s", async (_, text, options, code, message) => {
    await expect(call(text, options)).rejects.toMatchObject({ name: "TypeformerError", code, message: expect.stringMatching(message) });
  });

  test("a call that is given up, and one after the end", async () => {
    const score = await pipeline("mlm-scoring");
    await expect(score("She", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    score.dispose();
    await expect(score("She")).rejects.toMatchObject({ code: "disposed" });
  });
});

test("no text is no answer", async () => {
  expect(await (await mini)([])).toEqual([]);
});
