import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { asLines, asTexts } from "../../src/cli/commands/qa/view.ts";
import { pipeline, type QuestionAnswerer } from "../../src/doors/node.ts";
import { jsonLines, run, runInTerminal, start } from "./run.ts";

const MODEL = "test/golden/family/roberta/span";
const context = "Ada Lovelace was born in London in 1815, and met Charles Babbage in 1833.";
const question = "Where was Ada born?";
let find: QuestionAnswerer;
beforeAll(async () => {
  find = await pipeline("question-answering", MODEL);
});
afterAll(() => find.dispose());

test("--json is exactly the API's value; the context comes by its flag, from a file or on standard input", async () => {
  const flags = ["qa", "--json", "--model", MODEL, "--question", question];
  const one = await run([...flags, "--context", context]);
  expect(one).toEqual({ code: 0, signal: null, stdout: `${JSON.stringify(await find({ question, context }))}\n`, stderr: "" });
  const three = `${JSON.stringify(await find({ question, context }, { top_k: 3, max_answer_len: 4, handle_impossible_answer: true }))}\n`;
  const others = ["--top-k", "3", "--max-answer-len", "4", "--handle-impossible-answer"];
  expect((await run([...flags, ...others], context)).stdout).toBe(three);
  expect((await run([...flags, "test/cli/no-such-file"])).stderr).toMatch(
    /^typeformer: the context test\/cli\/no-such-file cannot be read: ENOENT/,
  );
});

test("--jsonl: always a list; a line's options before the flags", async () => {
  const line = (more: object) => JSON.stringify({ question, context, ...more });
  const input = [
    line({}),
    `{"id":12345678901234567890,${line({ top_k: 1 }).slice(1)}`,
    line({ max_seq_len: 24, doc_stride: 5, max_answer_len: 3, handle_impossible_answer: true }),
    line({ id: "q", question: "" }),
    line({ context: "" }),
    '"a text"',
    '{"question":"Who?"}',
    line({ id: 1, max_seq_len: 4 }),
    JSON.stringify({ inputs: [{ question, context }], parameters: { top_k: 1 } }),
  ];
  const { code, stdout } = await run(["qa", "--jsonl", "--model", MODEL, "--top-k", "2"], input.join("\n"));
  expect(code).toBe(1);
  const error = (code: string) => ({ error: { code, message: expect.any(String) } });
  const of = async (options: object) => (await find.perQuestion([{ question, context }], { top_k: 2, ...options }))[0];
  expect((await of({ top_k: 1 })).length).toBe(1);
  expect(jsonLines(stdout)).toEqual([
    await of({}),
    { id: Number("12345678901234567890"), result: await of({ top_k: 1 }) },
    await of({ max_seq_len: 24, doc_stride: 5, max_answer_len: 3, handle_impossible_answer: true }),
    { id: "q", ...error("invalid_input") },
    error("invalid_input"),
    error("invalid_input"),
    error("invalid_input"),
    { id: 1, error: { code: expect.any(String), message: expect.any(String) } },
    [await of({ top_k: 1 })],
  ]);
});

test("in a terminal the question, its answers with bars, and the context with the answers in their places", async () => {
  const { stdout, stderr } = await runInTerminal(["qa", "--model", MODEL, "--question", question, "--context", context]);
  const { answer, start, end } = await find({ question, context });
  const marked = `${context.slice(0, start)}[${answer}](1)${context.slice(end)}`;
  expect([stdout.split("\n")[0], stderr]).toEqual([question, ""]);
  expect(stdout.endsWith(`\n\n${marked}\n`)).toBe(true);
});

const answer = (answer: string, start: number, score = 0.5) => ({ answer, start, end: start + answer.length, score });

test("of a long context what stands around the best answer is shown; no character is cut in two", () => {
  const long = `${"👩".repeat(500)} in Bath. ${"👩".repeat(500)}`;
  const shown = asTexts([{ question: "Where?", context: long }], [[answer("Bath", 1004), answer("", 0), answer("👩", 0)]]);
  const [, , bars, none] = shown.split("\n");
  expect([bars, none]).toEqual([`  Bath         0.5000  ${"█".repeat(20)}`, `  (no answer)  0.5000  ${"█".repeat(20)}`]);
  const excerpt = shown.split("\n").at(-2) ?? "";
  expect(excerpt).toMatch(/^…(👩)+ in \[Bath\]\(1\)\. (👩)+…$/u);
  expect(excerpt.length).toBeLessThan(650);
});

test("Ctrl-C while the context is awaited ends it by the signal, without a word", async () => {
  const child = await start(["qa", "--model", MODEL, "--question", question]);
  const told = text(child.stderr);
  if (!child.stdin.write(context.repeat(10_000))) await once(child.stdin, "drain"); // more than a pipe holds: it is being read
  child.kill("SIGINT");
  expect([await once(child, "close"), await told]).toEqual([[null, "SIGINT"], ""]);
});

test("lines for a pipe are score, start, end, answer", () => {
  expect(asLines([[answer("a\nb", 3)], [answer("", 0, 0)]])).toBe("0.5000\t3\t6\ta\\nb\n0.0000\t0\t0\t\n");
});

test.each([
  [["--context", "a"], /^typeformer: give a question, such as --question/],
  [
    ["--question", "a", "--context", "b", "c.txt"],
    /^typeformer: the context is given twice: leave out --context, or the file\. See typeformer qa --help/,
  ],
  [["--jsonl", "--question", "a"], /^typeformer: --jsonl reads questions and contexts from standard input: give none on the command line/],
  [["--keep-going", "--question", "a"], /^typeformer: --keep-going belongs to --jsonl/],
])("%j makes no sense: one line, exit code 2", async (args, message) => {
  const { code, stderr } = await run(["qa", ...args]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});
