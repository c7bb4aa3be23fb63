import { describe, expect, test } from "@jest/globals";
import { runs } from "../support/runs.ts";
import { mini, published } from "../support/tokenizers.ts";
import { differences } from "./differences.ts";
import { nastyTexts } from "./nasty.ts";

describe.each([mini, ...(published ? [published] : [])])("$name and the Rust tokenizer", (both) => {
  test("give the same ids and offsets", async () => {
    const texts = nastyTexts(runs(5_000, 100_000));
    expect(await differences(both, texts)).toEqual([]);
    console.log(`${both.name}: 0 differences on ${texts.length} texts`);
  }, 600_000);

  test("decode alike", async () => {
    for (const text of nastyTexts(runs(500, 10_000))) {
      const ids = both.ours.encode(text).ids.reverse();
      for (const skip of [true, false]) {
        expect(both.ours.decode(ids, { skip_special_tokens: skip })).toBe(await both.rust.decode(ids, skip));
      }
    }
  }, 600_000);
});

if (!published) test.skip("the published RoBERTa tokenizer: not here, set TYPEFORMER_MODELS", () => {});
