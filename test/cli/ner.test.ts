import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { asLines, asTexts } from "../../src/cli/commands/ner/view.ts";
import { pipeline, type TokenClassifier } from "../../src/doors/node.ts";
import { jsonLines, run, runInTerminal } from "./run.ts";

const MODEL = "test/golden/family/bert/tokens";
const TEXT = "Ada Lovelace was born in London, and met Grace.";
let find: TokenClassifier;
beforeAll(async () => {
  find = await pipeline("token-classification", MODEL);
});
afterAll(() => find.dispose());

test("--json is exactly the API's value of the strategy simple, or of the one that is named", async () => {
  const simple = await run(["ner", "--json", "--model", MODEL, TEXT]);
  const value = await find(TEXT, { aggregation_strategy: "simple" });
  expect(Object.keys(value[0])).toEqual(["entity_group", "score", "word", "start", "end"]);
  expect(simple).toEqual({ code: 0, signal: null, stdout: `${JSON.stringify(value)}\n`, stderr: "" });
  const none = await run(["ner", "--json", "--model", MODEL, "--aggregation", "none", "--ignore-labels", "O, LOC", "a", "b"]);
  expect(none.stdout).toBe(`${JSON.stringify(await find(["a", "b"], { ignore_labels: ["O", "LOC"] }))}\n`);
});

test("--jsonl: Python's list with Python's fields for each line, by the line's strategy before the flag's", async () => {
  const input = [
    JSON.stringify(TEXT),
    `{"id":12345678901234567890,"text":${JSON.stringify(TEXT)},"aggregation_strategy":"none"}`,
    '{"id":null,"text":""}',
    `{"text":${JSON.stringify(TEXT)},"aggregation_strategy":"average","ignore_labels":[]}`,
    '{"text":"a","aggregation_strategy":"mean"}',
    '{"text":"a","stride":-1}',
    '{"id":{"a":1},"inputs":["Ada"]}',
  ];
  const { code, stdout } = await run(["ner", "--jsonl", "--model", MODEL, "--aggregation", "first"], input.join("\n"));
  expect(code).toBe(1);
  const error = { error: { code: "invalid_option", message: expect.any(String) } };
  const none = await find(TEXT);
  expect(Object.keys(none[0])).toEqual(["entity", "score", "index", "word", "start", "end"]);
  expect(jsonLines(stdout)).toEqual([
    await find(TEXT, { aggregation_strategy: "first" }),
    { id: Number("12345678901234567890"), result: none },
    { id: null, result: [] },
    await find(TEXT, { aggregation_strategy: "average", ignore_labels: [] }),
    error,
    error,
    { id: { a: 1 }, result: await find(["Ada"], { aggregation_strategy: "first" }) },
  ]);
});

test("in a terminal the text itself, with what was found in its place", async () => {
  const shown = await runInTerminal(["ner", "--model", MODEL, TEXT]);
  const found = await find(TEXT, { aggregation_strategy: "simple" });
  const marked = found.reduceRight((text, { start, end, entity_group }) => {
    return `${text.slice(0, start)}[${text.slice(start, end)}](${entity_group})${text.slice(end)}`;
  }, TEXT);
  expect(shown).toEqual({ code: 0, signal: null, stdout: `${marked}\n`, stderr: "" });
});

const entity = (entity_group: string, start: number, end: number, word: string) => ({ entity_group, score: 0.5, word, start, end });

test("lines for a pipe are score, label, start, end, word", () => {
  const token = { entity: "B-PER", score: 1, index: 1, word: "Ada", start: 0, end: 3 };
  expect(asLines([[entity("PER", 0, 3, "Ada\t")], [], [token]])).toBe("0.5000\tPER\t0\t3\tAda\\t\n1.0000\tB-PER\t0\t3\tAda\n");
});

test("a text without entities is itself, and an empty one an empty line", () => {
  expect(asTexts(["a\nb", ""], [[], []], ["O", "B-PER"])).toBe("a\nb\n\n\n");
  expect(asTexts(["👩 日本"], [[entity("LOC", 3, 5, "日本")]], ["O", "LOC"])).toBe("👩 [日本](LOC)\n");
});
