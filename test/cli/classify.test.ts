import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { program } from "../../src/cli/commands/classify/run.ts";
import { pipeline, type TextClassifier } from "../../src/doors/node.ts";
import { jsonLines, run } from "./run.ts";

const MODEL = "test/golden/family/roberta/classifier";
let classify: TextClassifier;
beforeAll(async () => {
  classify = await pipeline("text-classification", MODEL);
});
afterAll(() => classify.dispose());

test("--json is exactly the API's value, of one text and of several", async () => {
  const one = await run(["classify", "--json", "--model", MODEL, "--top-k", "all", "--function", "NONE", "a b"]);
  const value = JSON.stringify(await classify("a b", { top_k: null, function_to_apply: "none" }));
  expect(one).toEqual({ code: 0, signal: null, stdout: `${value}\n`, stderr: "" });
  const two = await run(["classify", "--json", "--model", MODEL, "a b", ""]);
  expect(two.stdout).toBe(`${JSON.stringify(await classify(["a b", ""]))}\n`);
});

test("--jsonl: always a list of labels; a line's options before the flags, null for all of them, a pair", async () => {
  const input = [
    '"a b"',
    '{"id":12345678901234567890,"text":"a b","top_k":null}',
    '{"text":"a","pair":"b","top_k":3}',
    '{"id":1.0,"text":"a","text_pair":"b"}',
    '{"id":"f","text":"a b","function_to_apply":"sigmoid","top_k":1}',
    "{",
    '{"text":"a","top_k":0}',
    '{"text":"a","top_k":2.5}',
    '{"inputs":["a",{"text":"a","pair":"b"}],"parameters":{"top_k":1}}',
    '""',
  ];
  const { code, stdout, stderr } = await run(["classify", "--jsonl", "--model", MODEL, "--top-k", "2", "--keep-going"], input.join("\n"));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain('\n{"id":12345678901234567890,"result":[{"label":');
  const error = (code: string, message: unknown = expect.any(String)) => ({ error: { code, message } });
  const [best] = await classify.perText("a b", { top_k: 2 });
  expect(best).toHaveLength(2);
  const pair = { text: "a", text_pair: "b" };
  expect(jsonLines(stdout)).toEqual([
    best,
    { id: Number("12345678901234567890"), result: await classify("a b", { top_k: null }) },
    await classify(pair, { top_k: 3 }),
    { id: 1, ...error("invalid_option", expect.stringMatching(/unknown field "text_pair"\. Did you mean "pair"\?/)) },
    { id: "f", result: await classify("a b", { top_k: 1, function_to_apply: "sigmoid" }) },
    error("invalid_json"),
    error("invalid_option", expect.stringMatching(/^top_k: expected a whole number from 1 on, or null for all labels, found 0$/)),
    error("invalid_option"),
    await classify(["a", pair], { top_k: 1 }),
    await classify("", { top_k: 2 }),
  ]);
});

test("in a pipe a line for each label; in a terminal a table for each text", async () => {
  const { stdout } = await run(["classify", "--model", MODEL, "a b", "c"]);
  expect(stdout).toMatch(/^[01]\.\d{4}\t(contradiction|neutral|entailment)\ta b\n[01]\.\d{4}\t(contradiction|neutral|entailment)\tc\n$/);
  const shown = program.tables(
    [{ text: "a\tb" }, { text: "日本" }],
    [
      [
        { label: "good", score: 0.75 },
        { label: "日本", score: 0.25 },
      ],
      [{ label: "a", score: -1.5 }],
    ],
    classify,
  );
  expect(shown).toBe(`a\\tb\n\n  good  0.7500  ${"█".repeat(30)}\n  日本  0.2500  ${"█".repeat(10)}\n\n日本\n\n  a  -1.5000\n`);
});

test("a model of another kind: which command fits", async () => {
  const { code, stderr } = await run(["classify", "--model", "test/golden/family/roberta/tokens", "a"]);
  expect([code, stderr.trimEnd().split("\n").at(-1)]).toEqual([1, expect.stringMatching(/^typeformer: .*Use typeformer ner$/)]);
});
