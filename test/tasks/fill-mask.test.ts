import { describe, expect, test } from "@jest/globals";
import { type FillMask, type FillMaskItem, pipeline } from "../../src/doors/node.ts";

const sentence = "She opened the <mask> and walked into the room.";
const unmask: FillMask = await pipeline("fill-mask", undefined, { onWarning: () => {} });
const limit = unmask.model.config.tokenLimit;

describe("the shape of an answer", () => {
  test("one mask: a list; several: a list for each; a list of texts: a list of those; a list of one is unwrapped", async () => {
    const one = await unmask(sentence);
    expect(one).toHaveLength(5);
    expect(one[0]).toMatchObject({
      token_str: " door",
      sequence: "She opened the door and walked into the room.",
      score: expect.closeTo(0.429, 3),
    });
    expect(await unmask([sentence])).toEqual(one);
    const two = await unmask("The <mask> of the <mask>.", { top_k: 2 });
    expect(two.map((items) => items.length)).toEqual([2, 2]);
    expect(await unmask([sentence, "The <mask> of the <mask>."], { top_k: 2 })).toEqual([one.slice(0, 2), two]);
    expect(await unmask([])).toEqual([]);
  });

  test("perMask is always text, mask, rank", async () => {
    const [[answers]] = await unmask.perMask(sentence);
    expect(answers).toEqual(await unmask(sentence));
    const shape = (await unmask.perMask([sentence, "<mask> <mask>"], { top_k: 3 })).map((masks) => masks.map((items) => items.length));
    expect(shape).toEqual([[3], [3, 3]]);
  });

  test("the whole vocabulary sums to one", async () => {
    const all = await unmask(sentence, { top_k: unmask.model.config.vocab });
    expect(all.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
  });
});

test("50 calls at once, of mixed lengths, answer as one by one", async () => {
  const texts = Array.from({ length: 50 }, (_, i) => `${"The night was long. ".repeat(i % 7)}He ${"very ".repeat(i % 11)}<mask> it.`);
  const together = (await Promise.all(texts.map((text) => unmask(text)))) as FillMaskItem[][];
  for (const [i, text] of texts.entries()) expect(await unmask(text)).toEqual(together[i]);
  const batch = (await unmask(texts)) as FillMaskItem[][];
  for (const [i, items] of batch.entries()) expect(items.map(({ token }) => token)).toEqual(together[i].map(({ token }) => token));
});

describe("a mask at the limit", () => {
  const words = (count: number) => "and ".repeat(count);
  test("the last token that fits can be the mask", async () => {
    const text = `${words(limit - 3)}<mask>`;
    expect(unmask.tokenizer.encode(text).ids).toHaveLength(limit);
    expect(await unmask(text)).toHaveLength(5);
  });
  test("one more is refused, and says what to do", async () => {
    await expect(unmask(`${words(limit - 2)}<mask>`)).rejects.toMatchObject({
      code: "too_long",
      message: expect.stringMatching(new RegExp(`${limit + 1} tokens.*${limit}.*truncation: true`)),
    });
  });
  test("truncation keeps a mask that fits and says so where it does not", async () => {
    expect(await unmask(`<mask> ${words(limit)}`, { truncation: true })).toHaveLength(5);
    await expect(unmask(`${words(limit)}<mask>`, { truncation: true })).rejects.toMatchObject({
      code: "no_mask",
      message: expect.stringContaining("cut the <mask> off"),
    });
  });
});

describe("refuses", () => {
  const call = unmask as (text: unknown, options?: unknown) => Promise<unknown>;
  test.each([
    ["a text without a mask", "She opened the door.", {}, "no_mask", /put <mask> where/],
    ["an empty text", "", {}, "no_mask", /no mask in ""/],
    ["another family's mask", "She opened the [MASK].", {}, "no_mask", /written <mask>, not \[MASK\]/],
    ["one of several texts without a mask", [sentence, "none"], {}, "no_mask", /"none"/],
    ["a text that is none", 7, {}, "invalid_input", /must be a string, found 7/],
    ["a list with a hole", [sentence, null], {}, "invalid_input", /text 1 of the list/],
    ["top_k 0", sentence, { top_k: 0 }, "invalid_option", /top_k.*found 0/],
    ["a negative top_k", sentence, { top_k: -1 }, "invalid_option", /found -1/],
    ["a fractional top_k", sentence, { top_k: 1.5 }, "invalid_option", /found 1.5/],
    ["a top_k that is no number", sentence, { top_k: "5" }, "invalid_option", /found "5"/],
    ["a top_k beyond the vocabulary", sentence, { top_k: 12289 }, "invalid_option", /12289 is more than the vocabulary of 12288/],
    ["targets of another kind", sentence, { targets: [5] }, "invalid_option", /targets/],
    ["no target", sentence, { targets: [] }, "no_targets", /at least one/],
    ["targets without a token", sentence, { targets: ["", ""] }, "no_targets", /none of/],
    ["an unknown option", sentence, { topk: 5 }, "invalid_option", /Did you mean "top_k"/],
    ["the tokenizer's option", sentence, { max_length: 5 }, "invalid_option", /Did you mean "tokenizer_kwargs"/],
    [
      "an unknown option of the tokenizer",
      sentence,
      { tokenizer_kwargs: { truncate: true } },
      "invalid_option",
      /Did you mean "truncation"/,
    ],
    ["options that are no object", sentence, 5, "invalid_option", /options are an object/],
  ])("%s", async (_, text, options, code, message) => {
    await expect(call(text, options)).rejects.toMatchObject({ name: "TypeformerError", code, message: expect.stringMatching(message) });
  });
});

describe("targets", () => {
  const warningsOf = async (targets: string | string[]) => {
    const warnings: string[] = [];
    const mine = await pipeline("fill-mask", undefined, { onWarning: (message) => warnings.push(message) });
    const items = await mine(sentence, { targets });
    return { warnings, items };
  };

  test("a word without its space is another token, and the warning says which was probably meant", async () => {
    const { warnings, items } = await warningsOf("window");
    expect(warnings).toEqual([expect.stringMatching(/"window" .*"wind".*" window", with a space, was probably meant/)]);
    expect(items.map(({ token_str }) => token_str)).toEqual(["wind"]);
  });

  test("a word with its space is exactly one token: nothing to warn of", async () => {
    const { warnings, items } = await warningsOf([" door", "Ġwindow", " door"]);
    expect(warnings).toEqual([]);
    expect(items.map(({ token_str }) => token_str)).toEqual([" door", " window"]);
  });

  test("an empty target is warned of and ignored, once", async () => {
    const { warnings, items } = await warningsOf(["", " door", ""]);
    expect(warnings).toEqual([expect.stringContaining('"" has no token')]);
    expect(items).toHaveLength(1);
  });
});

test("a signal ends a call; dispose ends them all", async () => {
  const mine = await pipeline("fill-mask");
  await expect(mine(sentence, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  const controller = new AbortController();
  const running = mine(new Array(400).fill(sentence), { signal: controller.signal }); // long enough for a timer to have its turn on any machine
  setTimeout(() => controller.abort(), 5);
  await expect(running).rejects.toMatchObject({ code: "aborted" });
  expect(await mine(sentence)).toHaveLength(5);
  mine.dispose();
  await expect(mine(sentence)).rejects.toMatchObject({ code: "disposed" });
});

test("timers fire during a long call", async () => {
  let fired = 0;
  const timer = setInterval(() => fired++, 5);
  await unmask(new Array(400).fill(sentence));
  clearInterval(timer);
  expect(fired).toBeGreaterThan(2);
});
