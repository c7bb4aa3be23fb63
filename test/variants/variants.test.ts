/** Model folders as users have them: each answers as Python does, or is refused where that is right. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { loadTokenizer, pipeline, TypeformerError } from "../../src/doors/node.ts";
import { type Answer, type Item, type Prompt, type Variant, writeFolders } from "./folders.ts";

const place = mkdtempSync(join(tmpdir(), "typeformer-variants-"));
afterAll(() => rmSync(place, { recursive: true }));

describe("the committed folders", () => holds(place, writeFolders(place)));

/* The same folders, and others' weights: made anew where there is a Python with transformers and the script that makes them. */
const python = process.env.TYPEFORMER_PYTHON;
const maker = join(process.env.TYPEFORMER_VARIANTS ?? "../shared/variants", "make.py");
if (python && existsSync(maker)) {
  const made = mkdtempSync(join(tmpdir(), "typeformer-variants-"));
  afterAll(() => rmSync(made, { recursive: true }));
  const { status, stderr } = spawnSync(python, [maker, made], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  describe("made anew", () => holds(made, JSON.parse(readFileSync(join(made, "expected.json"), "utf8"))));
} else test.skip("made anew: set TYPEFORMER_PYTHON to a Python with transformers, TYPEFORMER_VARIANTS to where their make.py is", () => {});

/** Registers a test of each folder's tokenizer, and one of its answers. */
function holds(folder: string, variants: Record<string, Variant>): void {
  test("there are 31", () => expect(Object.keys(variants)).toHaveLength(31));

  describe.each(Object.entries(variants))("%s", (name, variant) => {
    test(`its tokens (${variant.why})`, async () => {
      const tokenizer = await loadTokenizer(join(folder, name));
      const encodings = variant.texts.map((asked) =>
        typeof asked === "string" ? tokenizer.encode(asked) : tokenizer.encode(asked.text, asked.pair),
      );
      const found = encodings.map(({ ids, offsets }, i) => (variant.tokens[i].offsets ? { ids, offsets } : { ids }));
      expect(found).toEqual(variant.tokens);
    });

    test("its answers", async () => {
      const answer = await asking(join(folder, name), variant.args);
      for (const [i, prompt] of variant.prompts.entries()) expectAnswer(await answer(prompt), variant.fill[i]);
    });
  });
}

type Found = Item[] | Item[][] | Error;

/** A function that gives the best three for a prompt, or the error. */
async function asking(model: string, args: string[]): Promise<(prompt: Prompt) => Promise<Found>> {
  const opening = pipeline("fill-mask", model, { onWarning: () => {} });
  await opening.catch(() => undefined);
  return async (prompt) => {
    const { text, ...options } = typeof prompt === "string" ? { text: prompt } : prompt;
    try {
      return (await (
        await opening
      )(text, { top_k: 3, truncation: args.includes("--truncation"), ...options })) as Item[] | Item[][];
    } catch (error) {
      return error as Error;
    }
  };
}

function expectAnswer(found: Found, wanted: Answer): void {
  const near = (item: Item) => ({ ...item, score: expect.closeTo(item.score, 5) });
  if ("expect" in wanted) expect(found).toBeInstanceOf(TypeformerError);
  else expect(found).toEqual(wanted.map((part) => (Array.isArray(part) ? part.map(near) : near(part))));
}
