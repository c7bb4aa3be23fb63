/** The executor of the documents can fail: what is shown wrongly is found. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { commandsOf, moduleOf, run, runModule, runnable, shownAs } from "../support/documents.ts";
import { like } from "../support/like.ts";
import { anchors, fences, links } from "../support/markdown.ts";
import { follow } from "../support/recipe.ts";
import { spelled } from "../support/shows.ts";

const folder = ".docs-run/executor";
mkdirSync(folder, { recursive: true });

function document(...lines: string[]): string {
  const file = join(folder, "page.md");
  writeFileSync(file, lines.join("\n"));
  return file;
}

describe("a block of code", () => {
  test.each([
    ["1 + 1; // → 2", 0],
    ["1 + 1; // → 3", 1],
    ["[1 / 3, 'a']; // → [0.33…, \"a\"]", 0],
    ["[1 / 3, 'a']; // → [0.34…, \"a\"]", 1],
    ["JSON.parse('{'); // throws …", 0],
    ["JSON.parse('{}'); // throws …", 1],
    ["Promise.reject({ code: 'no', message: 'way' }); // throws no: way", 0],
    ["Promise.reject({ code: 'no', message: 'way' }); // throws yes: way", 1],
    ["const unused = ; ", 1],
  ])("%s", async (line, code) => {
    const program = moduleOf(document("# A page", "", "```ts", line, "```"));
    expect((await runModule(program ?? { path: "", shown: 0 })).code).toBe(code);
  });
});

describe("a row of a table that has an input", () => {
  const table = (row: string) => ["# A page", "```ts", "const one = 1;", "```", "| input | Python | typeformer |", "|---|---|---|", row];

  test.each([
    ["| `one + 1` | 3 | `2` |", 0],
    ["| `one + 1` | 2 | `3` |", 1],
    ["| `Promise.resolve([one \\| 2])` | | `[3]` |", 0],
    ["| `Promise.reject({ code: 'no', message: 'way' })` | | throws `no: …` |", 0],
    ["| `Promise.reject({ code: 'no', message: 'way' })` | | `no: …` |", 1],
    ["| `one` | 1 | throws `no: …` |", 1],
  ])("%s", async (row, code) => {
    const program = moduleOf(document(...table(row)));
    expect((await runModule(program ?? { path: "", shown: 0 })).code).toBe(code);
  });

  test("is refused where it cannot be run; other tables are left alone", () => {
    expect(() => moduleOf(document(...table("| one + 1 | 3 | `2` |")))).toThrow("page.md:7");
    expect(() => moduleOf(document(...table("| `one + 1` | 3 | two |")))).toThrow("page.md:7");
    expect(moduleOf(document("| input | Python |", "|---|---|", "| one + 1 | 2 |"))).toBeUndefined();
  });
});

test("what is shown is compared or refused, never passed over", () => {
  expect(() => moduleOf(document("# A page", "```ts", "one(", "  2, // → 2", ");", "```"))).toThrow("page.md:4");
});

test("what is shown below a command is compared", async () => {
  const [right, wrong] = commandsOf(document("# A page", "```sh", "$ echo one; echo two", "one", "…", "$ echo one", "two", "```"));
  expect(shownAs((await run(right.command)).output, right.output)).toBe(true);
  expect(shownAs((await run(wrong.command)).output, wrong.output)).toBe(false);
});

test("the package's own commands are those of the built file", () => {
  expect(runnable('npm install && npm run demo -- "a <mask>"')).toBe('node dist/cli.js fill-mask "a <mask>"');
  expect(runnable("echo 1 | npx typeformer tokenize --jsonl")).toBe("echo 1 | node dist/cli.js tokenize --jsonl");
});

test("an edit that does not fit is refused", () => {
  writeFileSync(join(folder, "a.txt"), "one\ntwo\n");
  expect(() => follow(document("```diff ./a.txt", "-three", "+four", "```"), folder)).toThrow("fits 0 places");
  expect(follow(document("```diff ./a.txt", " one", "-two", "+four", "```"), folder)).toEqual(
    new Map([["", { made: [], added: { "./a.txt": 1 }, removed: 1 }]]),
  );
  expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("one\nfour\n");
});

test("Markdown is read as far as needed", () => {
  const page = "# One: *two*, `three`\n[a](b.md#c)\n```ts x/y.ts\n[no](link)\n```\n`[no](code)` [`yes`](d)";
  expect(fences(page)).toEqual([{ language: "ts", info: "x/y.ts", code: "[no](link)", line: 4 }]);
  expect(links(page)).toEqual(["b.md#c", "d"]);
  expect(anchors(page)).toContain("one-two-three");
  expect(like("a.c", "a.c") && like("abbbc", "a…c") && !like("abc", "a.c")).toBe(true);
  expect(spelled({ a: ["b", 1.5, null], "c-d": Float32Array.of(1) })).toBe('{ a: ["b", 1.5, null], "c-d": Float32Array [1] }');
});
