/** The table of differences in docs/tasks.md: what it says of Python is what Python gave. What it says of typeformer runs with the page's blocks. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { like } from "../support/like.ts";
import { rowsOf } from "../support/markdown.ts";

const rows = rowsOf(readFileSync("docs/tasks.md", "utf8"), ["task", "input", "Python", "typeformer"]).map(({ cells }) => cells);
const goldens = readdirSync("test/golden/tasks").filter((file) => file.endsWith(".json"));
const recorded = goldens.flatMap((file) => {
  const { differences = {} } = JSON.parse(readFileSync(`test/golden/tasks/${file}`, "utf8")) as { differences?: Record<string, string> };
  return Object.entries(differences).map(([input, python]): [string, string, string] => [file.replace(/\.json$/, ""), input, python]);
});

/** What stands in `one mark`, or in ``two `` where it has one itself. */
const codeIn = (cell: string) => /^(`+) ?(.*?) ?\1$/.exec(cell)?.[2];

test("there are rows, and answers of Python to hold them to", () => {
  expect(rows.length).toBeGreaterThan(0);
  expect(recorded.length).toBeGreaterThan(0);
});

test.each(recorded)("%s: %s is a row, and its cell says what Python gave", (task, input, python) => {
  const beginning = [task, `\`${input}\``];
  const row = rows.find((cells) => beginning.every((cell, i) => cells[i] === cell));
  expect(row?.slice(0, 2)).toEqual(beginning);
  const shown = codeIn(row?.[2] ?? "");
  if (shown === undefined || !like(python, shown)) expect(shown).toBe(python);
});
