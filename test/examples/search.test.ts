/** The example that searches a folder of Markdown, as its users start it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { realModel } from "../support/real-models.ts";

const notes = mkdtempSync(join(tmpdir(), "typeformer-notes-"));
const minilm = realModel("minilm");

const pages: Record<string, string> = {
  "shop.md":
    "# Orders\n\nParcels leave our house within two days.\n\n## Refunds\n\nReturn the goods within a fortnight\nand you are reimbursed in full.\n",
  "house/garden.md":
    "# Roses\n\nCut them back in early spring, before the buds open.\n\n```sh\nprune --all\n```\n\n# Lawn\n\nWater it in the evening.\n",
};

beforeAll(async () => {
  await built();
  mkdirSync(join(notes, "house"));
  for (const [file, text] of Object.entries(pages)) writeFileSync(join(notes, file), text);
});
afterAll(() => rmSync(notes, { recursive: true }));

function ask(question: string, ...more: string[]) {
  const model = minilm ? ["--model", minilm] : [];
  const { stdout, stderr, status } = spawnSync(process.execPath, ["examples/search/search.mjs", notes, question, ...model, ...more], {
    encoding: "utf8",
  });
  return { found: stdout.split("\n").filter(Boolean), stderr, status };
}

/** Words that MiniLM must understand; a model that is not made for sentences is asked for what stands there. */
const question = minilm ? "How do I get my money back?" : "Refunds: return the goods within a fortnight and you are reimbursed in full";

test("the passage that means what was asked comes first, with its place", () => {
  const { found, stderr, status } = ask(question);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining("4 passages are new") });
  expect(found).toHaveLength(8);
  expect(found[0]).toMatch(/^0\.\d\d {2}shop\.md:7 {2}Refunds$/);
  expect(found[1].trim()).toBe("Return the goods within a fortnight and you are reimbursed in full.");
  expect(found.join()).not.toContain("prune");
});

test("what was embedded is kept; what has changed is embedded again", () => {
  expect(ask(question, "--top", "1")).toMatchObject({ found: { length: 2 }, stderr: expect.not.stringContaining("new") });
  writeFileSync(join(notes, "shop.md"), pages["shop.md"].replace("two days", "three days"));
  expect(ask(question).stderr).toContain("1 passages are new");
  const { vectors } = JSON.parse(readFileSync(join(notes, ".search.json"), "utf8"));
  expect(Object.keys(vectors)).toHaveLength(4); // what is gone is forgotten
});

test("without a question, and without a text, it says what it needs", () => {
  expect(spawnSync(process.execPath, ["examples/search/search.mjs", notes], { encoding: "utf8" })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("usage"),
  });
  const empty = mkdtempSync(join(notes, "empty-"));
  const { status, stderr } = spawnSync(process.execPath, ["examples/search/search.mjs", empty, "a"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("no text") });
});

test("it stays short enough to be read in one go", () => {
  expect(readFileSync("examples/search/search.mjs", "utf8").split("\n").length).toBeLessThan(80);
});
