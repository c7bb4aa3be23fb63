/** The links into the explorer ask for what it knows: its address is read by its own reader, and nothing that they say is dropped. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readAddress, readCell, start, writeAddress } from "../../explorer/src/state/address.ts";
import { tapNames } from "../../src/model/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { links } from "../support/markdown.ts";

const EXPLORER = "http://localhost:5173/#";
const documents = readdirSync("docs").filter((file) => /^(\d|lesson-plans)/.test(file));
const found = documents.flatMap((document) =>
  links(readFileSync(`docs/${document}`, "utf8"))
    .filter((link) => link.startsWith(EXPLORER))
    .map((link) => ({ document, fragment: link.slice(EXPLORER.length) })),
);
const tokenizer = Tokenizer.fromJSON(readFileSync("weights/mini/tokenizer.json", "utf8"));
const taps: readonly string[] = tapNames({ layers: 6 }, { lens: true });

test("every chapter has one, and so have the lesson plans, and says what must run", () => {
  expect([...new Set(found.map(({ document }) => document))]).toEqual(documents);
  for (const document of documents) expect(readFileSync(`docs/${document}`, "utf8")).toMatch(/`npm\s+run\s+explorer`/);
});

test.each(found)("$document: #$fragment", ({ fragment }) => {
  const state = readAddress(fragment);
  const written = new URLSearchParams(writeAddress(state).slice(1));
  for (const [key, value] of new URLSearchParams(fragment)) {
    expect({ [key]: written.get(key) ?? String(start[key as keyof typeof start]) }).toEqual({ [key]: value });
  }
  const { tokens } = tokenizer.encode(state.text);
  for (const index of [state.token ?? 0, state.key ?? 0]) expect(index).toBeLessThan(tokens.length);
  if (state.cell === undefined) return;
  const { tap, index } = readCell(state.cell);
  expect(taps).toContain(tap);
  expect(index.length).toBe(/attention\.(query|key|value|scores|probs)$/.test(tap) ? 3 : 2);
});
