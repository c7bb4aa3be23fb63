/**
 * What an engine of data asks of a filter (Spark's `pipe`, a queue's worker, xargs), of every command that has `--jsonl`: a line for a line, in
 * order, none lost and none twice, ids as they were written, an exit code that does not hang on one bad line. The list of commands is the program's.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { LONGEST_LINE } from "../../src/cli/lines.ts";
import { program } from "../../src/cli/program.ts";
import { built } from "../support/built.ts";
import { rowsOf } from "../support/markdown.ts";
import { runs } from "../support/runs.ts";
import { jsonLines, run, start } from "./run.ts";

/** A thing to ask each of them, and of which model: a command that is not here fails the first test. */
const questions: Record<string, { model: string; input: Record<string, string>; parameters?: object }> = {
  "fill-mask": { model: "bert/mlm", input: { text: "the [MASK] cat" }, parameters: { top_k: 2 } },
  classify: { model: "roberta/classifier", input: { text: "hello" } },
  "zero-shot": { model: "bert/classifier", input: { text: "hello" }, parameters: { labels: ["law", "travel"] } },
  ner: { model: "distilbert/tokens", input: { text: "Ada met Grace in London." } },
  qa: { model: "roberta/span", input: { question: "Where was Ada born?", context: "Ada was born in London." } },
  embed: { model: "bert/mlm", input: { text: "hello there" } },
  score: { model: "bert/mlm", input: { text: "hello there" } },
  tokenize: { model: "bert/mlm", input: { text: "hello there" } },
};
const commands = program().commands.filter(({ options }) => options.some(({ long }) => long === "--jsonl"));
const filters = commands.map((command) => command.name());

test("every filter of the program is asked here", () => {
  expect(filters).toEqual(Object.keys(questions));
});

test("the guide names what a line of each may hold", () => {
  const rows = rowsOf(readFileSync("docs/guides/command-line.md", "utf8"), ["command", "a line of its `--jsonl`"]);
  const said = rows.flatMap(({ cells: [command, line] }) => {
    const [name] = /(?<=^\[?`)[\w-]+/.exec(command) ?? [];
    return line === "" ? [] : [[name, /\{ (.*) \}/.exec(line)?.[1]]];
  });
  const known = commands.map((command) => {
    const [, fields = ""] = /\{ (.*), "id"\? \}/.exec(command.options.find(({ long }) => long === "--jsonl")?.description ?? "") ?? [];
    return [command.name(), fields.replaceAll('"', "")];
  });
  expect(said).toEqual(known);
});

beforeAll(async () => {
  await built();
});

function commandLine(filter: string, ...flags: string[]): string[] {
  const computes = commands.some((command) => command.name() === filter && command.options.some(({ long }) => long === "--threads"));
  return [filter, "--jsonl", "--model", `test/golden/family/${questions[filter].model}`, ...(computes ? ["--threads", "1"] : []), ...flags];
}

/** The question as a line. */
const questionFor = (filter: string): string => JSON.stringify({ ...questions[filter].input, ...questions[filter].parameters });

/** A line, its bytes without their end, and what it must be answered: what the question alone is, anything, or an error; beside its id as written. */
interface Line {
  line: string | Uint8Array;
  id?: string;
  answer: "same" | "any" | { error: string };
}

/** The fields of an object in JSON, with those of another before. */
const joined = (fields: string, object: object): string => `{${fields}${JSON.stringify(object).slice(1)}`;

function linesFor(filter: string): Line[] {
  const { input, parameters = {} } = questions[filter];
  const question = { ...input, ...parameters };
  const name = Object.keys(input)[0];
  const longer = (end: string) => JSON.stringify({ ...question, [name]: `${input[name]}#` }).replace("#", end);
  const withId = (id: string): Line => ({ line: joined(`"id":${id},`, question), id, answer: "same" });
  const refused = (error: string, line: string | Uint8Array, id?: string): Line => ({ line, id, answer: { error } });
  const padded = (length: number) => JSON.stringify(question).padEnd(length);
  return [
    { line: JSON.stringify(question), answer: "same" },
    ...["9007199254740993", "18446744073709551615", "-9223372036854775808", "-0", "1.0", "1e999", "null", "true"].map(withId),
    ...['""', '"row 7"', '"\\u0000\\ud800 \u2028\u2029\u0085"', "[]", '{ "row" : [1, null],"of":{"id":2}}'].map(withId),
    withId(`"${"x".repeat(LONGEST_LINE - 1000)}"`),
    { line: joined('"id":1,', { inputs: [input, input], parameters }), id: "1", answer: "any" },
    ...["\u2028", "\u2029", "\u0085"].map((end): Line => ({ line: longer(`${end}more`), answer: "any" })),
    ...["\r", "\u000b", "\u000c"].map((end) => refused("invalid_json", longer(end))), // a string must have them as escapes
    { line: JSON.stringify(question, null, 2).replaceAll("\n", "\r"), answer: "same" },
    { line: `\r\r${JSON.stringify(question)}\r`, answer: "same" },
    refused("invalid_json", `{"id":2,\u2028"text":"a"}`),
    refused("invalid_json", '{"id":3,'),
    refused("invalid_json", ""),
    refused("invalid_json", " \t"),
    refused("invalid_json", Uint8Array.of(0x22, 0xe2, 0x80, 0x22)),
    refused("invalid_json", '"a" "b"'),
    refused("invalid_input", "5"),
    refused("invalid_input", '{"id":4}', "4"),
    refused("invalid_input", JSON.stringify({ id: "n", ...question, [name]: 5 }), '"n"'),
    refused("invalid_option", joined('"id":5,', { ...question, no_such_option: 1 }), "5"),
    { line: padded(LONGEST_LINE), answer: "same" },
    refused("invalid_input", padded(LONGEST_LINE + 1)),
    ...Array.from({ length: runs(70, 2000) }, (_, row): Line => {
      const line = joined(`"id":${row},`, question);
      return row % 7 === 3 ? refused("invalid_option", line.replace("{", '{"no":0,'), `${row}`) : { line, id: `${row}`, answer: "same" };
    }),
    { line: JSON.stringify(question), answer: "same" }, // the last one, without an end
  ];
}

const asBytes = (lines: Line[]): Uint8Array =>
  Buffer.concat(lines.flatMap(({ line }, i) => [...(i > 0 ? [Buffer.from("\n")] : []), Buffer.from(line)]));

/** What must be written: the id's own spelling, but that no reader takes a part of it for the end of a line. */
const spelled = (id: string): string => id.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

describe.each(filters)("%s --jsonl", (filter) => {
  test("answers each line once, in order, under its own id, and ends with 0 where it is to keep going", async () => {
    const asked = linesFor(filter);
    const { code, stdout } = await run(commandLine(filter, "--keep-going"), asBytes(asked));
    expect(code).toBe(0);
    expect(stdout.slice(0, -1)).not.toMatch(/[\r\u2028\u2029]/);
    const written = stdout.split("\n");
    expect(written.pop()).toBe("");
    expect(written).toHaveLength(asked.length);
    const alone = written[0];
    expect(Object.hasOwn(JSON.parse(alone), "error")).toBe(false);
    for (const [i, { line, id, answer }] of asked.entries()) {
      const shown = `line ${i + 1}: ${line.slice(0, 80)}`;
      const begin = id === undefined ? "" : `{"id":${spelled(id)},`;
      expect([shown, written[i].slice(0, begin.length) === begin]).toEqual([shown, true]);
      const rest = id === undefined ? written[i] : `{${written[i].slice(begin.length)}`;
      const { error, result } = JSON.parse(rest);
      if (answer === "same") expect([shown, rest]).toEqual([shown, id === undefined ? alone : `{"result":${alone}}`]);
      else if (answer === "any") expect([shown, error, id === undefined || result !== undefined]).toEqual([shown, undefined, true]);
      else expect([shown, error?.code]).toEqual([shown, answer.error]);
    }
  });

  test("ends with 1 where a line failed", async () => {
    const good = questionFor(filter);
    const { code, stdout } = await run(commandLine(filter), `${good}\n{\n${good}\n`);
    expect([code, jsonLines(stdout).length]).toEqual([1, 3]);
  });
});

/** More than a filter may take that nobody reads: both pipes' room, and a few batches. */
const MOST = 8e6; // bytes

/** Writes lines of 8 kB, answers not much shorter, until none is taken for a second, or the filter has ended. @returns how many bytes went */
async function writeOn(filter: string, child: Awaited<ReturnType<typeof start>>): Promise<number> {
  child.stdin.on("error", () => {}); // it has ended
  const line = `{"id":"${"x".repeat(8000)}",${questionFor(filter).slice(1)}\n`;
  let taken = 0;
  for (let waited = 0; waited < 20 && child.exitCode === null && taken < MOST; ) {
    if (child.stdin.writableLength > 0) {
      await sleep(50);
      waited++;
    } else {
      child.stdin.write(line.repeat(8));
      taken += line.length * 8;
      waited = 0;
    }
  }
  return taken;
}

test("a reader that stops is waited for: no filter reads on; where all lines were good, it ends with 0", async () => {
  const taken = await Promise.all(
    filters.map(async (filter) => {
      const child = await start(commandLine(filter));
      const ended = once(child, "close");
      child.stdin.write(`${questionFor(filter)}\n`);
      await once(child.stdout, "readable"); // it is at work, and nothing of this was read
      const bytes = await writeOn(filter, child);
      const isAlive = child.exitCode === null;
      child.stdout.resume();
      child.stdin.end();
      return { filter, waits: isAlive && bytes < MOST, end: await ended };
    }),
  );
  expect(taken).toEqual(filters.map((filter) => ({ filter, waits: true, end: [0, null] })));
});

test("a reader that has gone ends it, quietly", async () => {
  const ends = await Promise.all(
    filters.map(async (filter) => {
      const child = await start(commandLine(filter));
      const [told, ended] = [text(child.stderr), once(child, "close")];
      child.stdin.write("1\n");
      await once(child.stdout, "data");
      child.stdout.destroy();
      await writeOn(filter, child);
      return { filter, end: await ended, told: (await told).replace(/^typeformer: warning: .*\n/, "") };
    }),
  );
  expect(ends).toEqual(filters.map((filter) => ({ filter, end: [0, null], told: "" })));
});
