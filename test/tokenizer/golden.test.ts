import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Tokenizer } from "../../src/tokenizer/index.ts";

/** Lines end at \n only: the texts hold every other separator. */
const [provenance, ...goldens] = readFileSync("test/golden/tokenizer.jsonl", "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
const json = readFileSync("weights/mini/tokenizer.json", "utf8");
const tokenizer = Tokenizer.fromJSON(json);

test("the goldens were made from this tokenizer", () => {
  const sha256 = createHash("sha256").update(json).digest("hex");
  expect({ sha256, hint: `else: ${provenance.command}` }).toMatchObject({ sha256: provenance.tokenizer_sha256 });
});

test("there are enough of them", () => {
  expect(goldens.filter((golden) => golden.text !== undefined).length).toBeGreaterThanOrEqual(2000);
});

describe("0 differences from Python", () => {
  const encoded = goldens
    .filter((golden) => golden.text !== undefined)
    .map((golden) => {
      const { text, pair, max_length } = golden;
      return { golden, ours: tokenizer.encode(text, pair, max_length === undefined ? {} : { truncation: true, max_length }) };
    });

  test.each(["ids", "tokens", "offsets"] as const)("%s", (what) => {
    const form = {
      ids: (ids: number[]) => ids,
      tokens: (tokens: string[]) => tokens.join(" "),
      offsets: (spans: number[][]) => spans.flat(),
    };
    const differences = encoded.flatMap(({ golden, ours }) => {
      const got = form[what](ours[what] as never);
      return JSON.stringify(got) === JSON.stringify(golden[what])
        ? []
        : [{ text: golden.text, pair: golden.pair, got, wanted: golden[what] }];
    });
    expect(differences).toEqual([]);
  });

  test("decoded, with and without special tokens, random ids too", () => {
    const differences = goldens.filter(
      ({ ids, decoded, skipped }) => tokenizer.decode(ids) !== decoded || tokenizer.decode(ids, { skip_special_tokens: true }) !== skipped,
    );
    expect(differences).toEqual([]);
  });
});
