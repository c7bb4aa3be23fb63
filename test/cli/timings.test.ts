import { expect, test } from "@jest/globals";
import { timingsTable } from "../../src/cli/timings.ts";
import { run } from "./run.ts";

const question = ["fill-mask", "She opened the <mask>.", "--top-k", "1", "--simd", "plain", "--threads", "2"];

test("--timings: the answer as ever, and on standard error each phase between the start of the process and the answer", async () => {
  const [plain, timed] = [await run(question), await run([...question, "--timings"])];
  expect(timed.stdout).toBe(plain.stdout);
  expect(plain.stderr).toBe("");
  const rows = rowsOf(timed.stderr);
  const names = [
    ["node started", "command line imported", "parts imported", "config and headers read"],
    ["tokenizer read", "tokenizer parsed", "tokenizer built"],
    ["kernels compiled", "threads started", "weights read", "weights converted", "weights packed and checked"],
    ["first answer"],
  ];
  expect([...rows.keys()].sort()).toEqual(names.flat().sort());
  for (const [from, to, ms] of rows.values()) {
    expect(from).toBeLessThanOrEqual(to);
    expect(ms).toBeLessThanOrEqual(to - from + 0.11); // each of the three is rounded
  }
  const answered = rows.get("first answer") ?? [];
  for (const [name, [from]] of rows) if (name !== "first answer") expect(from).toBeLessThanOrEqual(answered[0]);
});

test("of a filter that answers for long it tells of the first answer, when all is answered", async () => {
  const { stdout, stderr } = await run(["fill-mask", "--jsonl", "--top-k", "1", "--timings"], '"a <mask>"\n"b <mask>"\n');
  expect(stdout.trim().split("\n")).toHaveLength(2);
  expect(rowsOf(stderr).get("first answer")).toHaveLength(3);
});

test("a command that fails tells how far it came", async () => {
  const { code, stderr } = await run(["fill-mask", "no mask", "--timings"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^typeformer: there is no mask/);
  expect(stderr).toContain("weights read");
  expect(stderr).not.toContain("first answer");
});

test("pieces of a phase that overlap are counted once, and the pause between two is not counted", () => {
  const pieces = [
    { begin: 10, end: 20 },
    { begin: 50, end: 60 },
    { begin: 15, end: 25 },
    { begin: 16, end: 17 },
  ];
  const table = timingsTable(
    new Map([
      ["read", pieces],
      ["started", [{ begin: 0, end: 9 }]],
    ]),
  );
  expect(table.split("\n").slice(1)).toEqual(["      0.0      9.0      9.0  started", "     10.0     60.0     25.0  read", ""]);
});

/** from, to, ms, by the phase's name. */
function rowsOf(stderr: string): Map<string, number[]> {
  const lines = stderr.split("\n").map((line) => /^ +([\d.]+) +([\d.]+) +([\d.]+) {2}(.+)$/.exec(line));
  return new Map(lines.flatMap((found) => (found ? [[found[4], found.slice(1, 4).map(Number)] as const] : [])));
}
