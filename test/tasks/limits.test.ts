/** Where a text is cut, and which tokens a model has no row for. The scores are those of transformers 5.23 in f32. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { type FillMaskItem, type FillMaskOptions, pipeline } from "../../src/doors/node.ts";

const scratch = mkdtempSync(join(tmpdir(), "typeformer-limits-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** The bundled model, with some of its files in other words. */
function variant(name: string, changed: Record<string, (json: Record<string, unknown>) => object>): string {
  const folder = mkdtempSync(join(scratch, name));
  for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"]) {
    const source = resolve("weights/mini", file);
    if (changed[file]) writeFileSync(join(folder, file), JSON.stringify(changed[file](JSON.parse(readFileSync(source, "utf8")))));
    else symlinkSync(source, join(folder, file));
  }
  return folder;
}

const sky = "The sky is <mask>. It is not green. It is not green.";
const [cut, whole] = [
  { score: expect.closeTo(0.0491521, 6), sequence: "The sky is dark. It is" },
  { score: expect.closeTo(0.0797828, 6), sequence: "The sky is dark. It is not green. It is not green." },
];

describe("max_length", () => {
  test.each<[FillMaskOptions, object]>([
    [{ tokenizer_kwargs: { max_length: 9 } }, cut],
    [{ tokenizer_kwargs: { max_length: 9, truncation: true } }, cut],
    [{ tokenizer_kwargs: { max_length: 9 }, truncation: true }, cut],
    [{ tokenizer_kwargs: { max_length: 9, truncation: false } }, whole],
    [{ tokenizer_kwargs: { truncation: true } }, whole],
    [{}, whole],
  ])("%j", async (options, expected) => {
    const unmask = await pipeline("fill-mask", "weights/mini");
    const [best] = (await unmask(sky, { top_k: 1, ...options })) as FillMaskItem[];
    expect(best).toMatchObject(expected);
  });

  test("the tokenizer's own limit, where it is smaller than the model's, is where truncation cuts, and nothing else does", async () => {
    const unmask = await pipeline("fill-mask", variant("short", { "tokenizer_config.json": (json) => ({ ...json, model_max_length: 9 }) }));
    const best = async (options: FillMaskOptions) => ((await unmask(sky, { top_k: 1, ...options })) as FillMaskItem[])[0];
    expect(await best({ truncation: true })).toMatchObject(cut);
    expect(await best({})).toMatchObject(whole);
    expect(await best({ tokenizer_kwargs: { max_length: 100 } })).toMatchObject(whole);
  });

  test("a tokenizer that allows more than the model is cut at the model's", async () => {
    const extract = await pipeline(
      "feature-extraction",
      variant("long", { "tokenizer_config.json": (json) => ({ ...json, model_max_length: 4000 }) }),
    );
    expect((await extract("and ".repeat(300), { truncation: true })).shape).toEqual([128, 192]);
  });
});

describe("how much is too much", () => {
  test("padding in a text takes no position, as in Python", async () => {
    const unmask = await pipeline("fill-mask", "weights/mini");
    const limit = unmask.model.config.tokenLimit;
    const text = `<pad><pad><mask>${" and".repeat(limit - 3)}`;
    expect(unmask.tokenizer.encode(text).ids).toHaveLength(limit + 2);
    expect(await unmask(text)).toHaveLength(5);
    await expect(unmask(`${text} and`)).rejects.toMatchObject({ code: "too_long" });
  });

  test("one text of many that is too long is told of before any is computed, in the same words as by the model", async () => {
    const { model, tokenizer, ...unmask } = await pipeline("fill-mask", "weights/mini");
    const texts = [...new Array(2000).fill("A <mask>."), `<mask>${" and".repeat(200)}`];
    const rank = jest.spyOn(model, "rank");
    const error = await unmask.perMask(texts).catch((error) => error);
    expect(rank).not.toHaveBeenCalled();
    const byModel = await model.run(tokenizer.encode(texts[2000])).catch((error) => error);
    expect([error.code, error.message]).toEqual([byModel.code, byModel.message]);
  });
});

describe("a token that the model has no row for", () => {
  const folder = variant("added", {
    "tokenizer.json": (json) => {
      const [last] = (json.added_tokens as object[]).slice(-1);
      return { ...json, added_tokens: [...(json.added_tokens as object[]), { ...last, id: 12288, content: "<A1>", special: false }] };
    },
  });
  const stray = (message: RegExp) => ({ code: "invalid_input", message: expect.stringMatching(message) });

  test.each(["wasm", "cpu"])("is no target and no word on %s: token, id and vocabulary are named", async (backend) => {
    const unmask = await pipeline("fill-mask", folder, { backend });
    expect(unmask.tokenizer.tokenToId("<A1>")).toBe(12288);
    await expect(unmask("sail <mask>", { targets: [" the", "<A1>"] })).rejects.toMatchObject(
      stray(/^targets: the token "<A1>" has the id 12288, and the model has a vocabulary of 12288/),
    );
    await expect(unmask("a <A1> <mask>")).rejects.toMatchObject(
      stray(/^the text: the token "<A1>" has the id 12288, and the model has a vocabulary of 12288/),
    );
    expect(await unmask("sail <mask>", { targets: [" the", " of"] })).toHaveLength(2);
    unmask.dispose();
  });
});
