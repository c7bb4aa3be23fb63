/** examples/spark, on two executors of their own: an executor and a filter are killed by -9, and what else Spark does to a filter. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { runs } from "../support/runs.ts";
import { answersInOneRun, COUNT, TASK, writeLines } from "./lines.ts";
import { describeWith, sparkPython } from "./tools.ts";

const PATIENCE = runs(900_000, 7_200_000);
const FEW = 40;
/** A 64-bit number, and a text of what ends lines somewhere; no text; one without a mask. */
const nasty = [
  ["9007199254740993", "a\nb <mask> c\r d\t'x' \\ \u2028 \u2029 \0 é 😀 \"q\""],
  ["2", null],
  ["-1", ""],
];

interface Told {
  trial: string;
  value: unknown;
  failure?: string;
}

const python = sparkPython();
describeWith(python, "Spark", () => {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-spark-"));
  const told = new Map<string, Told>();
  let expected: string[] = [];
  const answered = (trial: string) => {
    const { failure, value } = told.get(trial) ?? { failure: `${[...told.keys()].at(-1)} was the last trial` };
    if (failure !== undefined) throw new Error(failure);
    return value;
  };
  const failureOf = (trial: string) => told.get(trial)?.failure ?? "none";

  beforeAll(async () => {
    const [lines, few] = [writeLines(join(folder, "lines.jsonl"), COUNT), writeLines(join(folder, "few.jsonl"), FEW)];
    const filter = `${process.execPath} ${resolve(await built())}`;
    const killing = `${process.execPath} ${resolve("test/scale/spark/killing-filter.mjs")}`;
    const child = spawn(python.path, ["test/scale/spark/trials.py"], { stdio: "pipe" });
    child.stdin.end(JSON.stringify({ folder, lines, few, filter, killing, task: TASK, nasty }));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (stdout === "") throw new Error(stderr);
    for (const line of stdout.split("\n").slice(0, -1)) told.set(JSON.parse(line).trial, JSON.parse(line));
    expected = await answersInOneRun(readFileSync(lines, "utf8"));
  }, PATIENCE);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(["pipe", "pandas", "sql"])("%s", (way) => {
    test("an executor and a filter are killed: the lines of one run, none missing, none twice", () => {
      const failed = expected.filter((line) => line.includes('"error":')).length;
      const { output, ...rest } = answered(`${way}: an executor and a filter are killed`) as { output: string };
      expect(rest).toEqual({ count: COUNT, failed, killed: ["executor", "filter"] });
      const parts = readdirSync(output).filter((file) => file.startsWith("part-"));
      const lines = parts.flatMap((file) => readFileSync(join(output, file), "utf8").split("\n").slice(0, -1));
      expect(parts.length).toBeGreaterThan(2);
      expect(lines.sort()).toEqual(expected.toSorted());
    });

    test("what feeds the filter fails: so does the job, and it says why", () => {
      expect(failureOf(`${way}: what feeds it fails`)).toContain("the table is broken");
    });

    test("a filter that cannot start ends the job", () => {
      expect(failureOf(`${way}: a filter that cannot start`)).toMatch(way === "pipe" ? /code 2/ : /unknown option '--no-such-flag'/);
    });

    test("a line stays one line, whatever its text holds; one that cannot be answered has its error", () => {
      const rows = (answered(`${way}: nasty texts`) as string[][]).map(([answer]) => answer);
      const [whole, absent, empty] = ["9007199254740993", "2", "-1"].map((id) => rows.find((row) => row.startsWith(`{"id":${id},`)));
      expect(rows).toHaveLength(nasty.length);
      expect(JSON.parse(whole ?? "").result[0].sequence).toMatch(/^a\nb\S* c\r d\t'x' \\ \u2028 \u2029 \0 é 😀 "q"$/);
      expect(JSON.parse(absent ?? "").error).toMatchObject({ code: "invalid_input" });
      expect(JSON.parse(empty ?? "").error).toMatchObject({ code: "no_mask" });
    });

    test("a line without an id is refused", () => {
      expect(failureOf(`${way}: no id`)).toMatch(/a request needs an id: \{"id":null/);
    });
  });

  test("pipe gives the filter what it needs of the environment", () => {
    expect(answered("pipe: the environment of a filter")).toEqual(["/where/models/are"]);
  });

  test("pipe takes fewer answers than lines for a failure, and a line that is two", () => {
    expect(failureOf("pipe: a filter that answers less")).toMatch(/the filter ended after 0 answers/);
    expect(failureOf("pipe: a line that is two")).toMatch(/a request must be one line: '\{\\n\}'/);
  });
});
