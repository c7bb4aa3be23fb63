import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { asLines, asTables } from "../../src/cli/commands/embed/view.ts";
import { pipeline, type SentenceEmbedder } from "../../src/doors/node.ts";
import { runs } from "../support/runs.ts";
import { jsonLines, memoryOf, run } from "./run.ts";

const MODEL = "test/golden/family/distilbert/mlm";
let embed: SentenceEmbedder;
beforeAll(async () => {
  embed = await pipeline("sentence-embedding", MODEL, { onWarning: () => {} });
});
afterAll(() => embed.dispose());

const numbers = async (text: string, options?: object): Promise<number[]> => Array.from(await embed(text, options));

test("--json is the API's value as a list of numbers, of one text and of several", async () => {
  const one = await run(["embed", "--json", "--model", MODEL, "--no-normalize", "--pooling", "cls", "a b"]);
  expect([one.code, JSON.parse(one.stdout)]).toEqual([0, await numbers("a b", { pooling: "cls", normalize: false })]);
  const two = await run(["embed", "--json", "--model", MODEL, "a b", ""]);
  expect(JSON.parse(two.stdout)).toEqual([await numbers("a b"), await numbers("")]);
});

test("--jsonl: a vector for each line", async () => {
  const input = ['"a b"', '{"id":12345678901234567890,"text":"c"}', '{"id":"e"}', "[", '{"id":0,"inputs":["a b","c"]}'];
  const { code, stdout } = await run(["embed", "--jsonl", "--model", MODEL], input.join("\n"));
  expect(code).toBe(1);
  const [a, c] = [await numbers("a b"), await numbers("c")];
  const error = (code: string) => ({ error: { code, message: expect.any(String) } });
  expect(jsonLines(stdout)).toEqual([
    a,
    { id: Number("12345678901234567890"), result: c },
    { id: "e", ...error("invalid_input") },
    error("invalid_json"),
    { id: 0, result: [a, c] },
  ]);
});

test("memory does not grow with the number of lines", async () => {
  const block = Array.from({ length: 250 }, (_, i) => `"A line of ${"some words ".repeat(i % 7)}that is to be embedded."\n`).join("");
  const { early, late } = await memoryOf(["embed", "--jsonl", "--model", MODEL], block, runs(12, 400));
  expect(late).toBeLessThan(early + 40);
}, 600_000);

test("in a pipe all numbers of a text on its line; in a terminal how many there are, and how they begin", () => {
  const vector = Float32Array.of(0.5, -0.5, 0.5, 0.5, 0, 0, 0);
  expect(asLines([vector, Float32Array.of(1)])).toBe("0.5\t-0.5\t0.5\t0.5\t0\t0\t0\n1\n");
  expect(asTables(["a\tb"], [vector])).toBe(
    "a\\tb\n    0.5000  -0.5000   0.5000   0.5000   0.0000   0.0000 …\n  7 numbers, norm 1.0000; --json shows all\n",
  );
});
