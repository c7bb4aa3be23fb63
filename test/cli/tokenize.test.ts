import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { jsonLines, run } from "./run.ts";

test("a table of ids, tokens, places and what they cover", async () => {
  const { code, stdout } = await run(["tokenize", "She opened the <mask>.", ""]);
  expect(code).toBe(0);
  const [head, ...rows] = stdout.split("\n");
  expect(head).toMatch(/^ +id {2}token +place {2}covers$/);
  expect(rows).toContainEqual(expect.stringMatching(/^ {2}12287 {2}<mask> +15–21 {2}<mask>$/));
  expect(stdout.endsWith("\n\n  id  token  place  covers\n   0  <s>\n   2  </s>\n")).toBe(true);
});

test("--jsonl gives ids, tokens and offsets in UTF-16 units, of a pair each in its own text", async () => {
  const { code, stdout } = await run(["tokenize", "--jsonl"], '{"text": "👩a", "pair": "!"}\n');
  expect(code).toBe(0);
  const [{ ids, tokens, offsets }] = jsonLines(stdout) as [{ ids: number[]; tokens: string[]; offsets: number[][] }];
  expect(tokens.slice(-5)).toEqual(["a", "</s>", "</s>", "!", "</s>"]);
  expect(offsets.slice(-5)).toEqual([[2, 3], [0, 0], [0, 0], [0, 1], [0, 0]]); // biome-ignore format: five spans
  expect(ids).toHaveLength(tokens.length);
});

test("no weights are read: vocab.json and merges.txt are enough", async () => {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-tokenize-"));
  const vocab = { "<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, h: 4, i: 5, hi: 6, "<mask>": 7 };
  writeFileSync(join(folder, "vocab.json"), JSON.stringify(vocab));
  writeFileSync(join(folder, "merges.txt"), "#version: 0.2\nh i\n");
  const { stdout } = await run(["tokenize", "--jsonl", "--model", folder], '"hi"\n');
  expect(stdout).toBe('{"ids":[0,6,2],"tokens":["<s>","hi","</s>"],"offsets":[[0,0],[0,2],[0,0]]}\n');
  rmSync(folder, { recursive: true });
});
