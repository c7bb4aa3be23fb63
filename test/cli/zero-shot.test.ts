import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { program } from "../../src/cli/commands/zero-shot/run.ts";
import { pipeline, type ZeroShotClassifier } from "../../src/doors/node.ts";
import { jsonLines, run } from "./run.ts";

const MODEL = "test/golden/family/distilbert/classifier";
let classify: ZeroShotClassifier;
beforeAll(async () => {
  classify = await pipeline("zero-shot-classification", MODEL);
});
afterAll(() => classify.dispose());

test("--json is exactly the API's value; spaces around labels are none of theirs", async () => {
  const flags = ["--labels", "travel, law,cooking", "--template", "It is about {}.", "--multi-label"];
  const one = await run(["zero-shot", "--json", "--model", MODEL, ...flags, "a ship"]);
  const candidate_labels = ["travel", "law", "cooking"];
  const value = await classify("a ship", { candidate_labels, hypothesis_template: "It is about {}.", multi_label: true });
  expect(one).toEqual({ code: 0, signal: null, stdout: `${JSON.stringify(value)}\n`, stderr: "" });
});

test("--jsonl: a line's labels before the flag's; without either an error of its line", async () => {
  const input = [
    '"a ship"',
    '{"id":"x","text":"an oath","labels":["law","love","war"],"multi_label":true}',
    '{"text":"an oath","labels":"law, love","hypothesis_template":"{}!"}',
    '{"text":"an oath","hypothesis_template":"no place"}',
    '{"text":"an oath","candidate_labels":["a"]}',
    '{"id":0,"inputs":["a","b"]}',
    '{"id":1,"text":""}',
  ];
  const { code, stdout } = await run(["zero-shot", "--jsonl", "--model", MODEL, "--labels", "travel,law"], input.join("\n"));
  expect(code).toBe(1);
  const candidate_labels = ["travel", "law"];
  const error = (code: string, message: unknown = expect.any(String)) => ({ error: { code, message } });
  expect(jsonLines(stdout)).toEqual([
    await classify("a ship", { candidate_labels }),
    { id: "x", result: await classify("an oath", { candidate_labels: ["law", "love", "war"], multi_label: true }) },
    await classify("an oath", { candidate_labels: ["law", "love"], hypothesis_template: "{}!" }),
    error("invalid_option"),
    error("invalid_option", expect.stringMatching(/Did you mean "labels"\?/)),
    { id: 0, result: await classify(["a", "b"], { candidate_labels }) },
    { id: 1, ...error("invalid_input", expect.stringMatching(/^the text is empty/)) },
  ]);
  const without = await run(["zero-shot", "--jsonl", "--model", MODEL], '"a ship"\n{"text":"a ship","labels":[]}\n');
  const none = error("invalid_option", expect.stringMatching(/^labels: give some, .* --labels$/));
  expect(jsonLines(without.stdout)).toEqual([none, none]);
});

test("in a pipe a line for each label, in a terminal a table for each text", () => {
  const answer = { sequence: "a\u001bb", labels: ["law", "love"], scores: [0.75, 0.25] };
  expect(program.lines([{ text: "a\u001bb" }], [answer], classify)).toBe("0.7500\tlaw\ta\\u001bb\n0.2500\tlove\ta\\u001bb\n");
  const bars = `  law   0.7500  ${"█".repeat(30)}\n  love  0.2500  ${"█".repeat(10)}\n`;
  expect(program.tables([{ text: "a\u001bb" }], [answer], classify)).toBe(`a\\u001bb\n\n${bars}`);
});
