import { describe, expect, test } from "@jest/globals";
import { mini } from "../support/tokenizers.ts";
import { differences } from "./differences.ts";

const MEGABYTE = 2 ** 20;
const letters = (n: number) => Array.from({ length: n }, (_, i) => "abcdefghijklmnopqrstuvwxyz"[(i * i * 7 + (i >> 3)) % 26]).join("");

describe("a megabyte without a place to split, in seconds", () => {
  const texts: Record<string, () => string> = {
    "one letter": () => "a".repeat(MEGABYTE),
    "many letters": () => letters(MEGABYTE),
    spaces: () => " ".repeat(MEGABYTE),
    ideographs: () => "語".repeat(MEGABYTE / 3),
    "white space before a mask": () => `${"\n ".repeat(MEGABYTE / 2)}<mask>`,
    masks: () => "<mask>".repeat(MEGABYTE / 6),
  };
  test.each(Object.keys(texts))("%s", (name) => {
    const text = texts[name]();
    const begin = performance.now();
    const { ids } = mini.ours.encode(text);
    expect(mini.ours.decode(ids).length).toBeGreaterThan(0);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });

  test("twice as long takes about twice the time, not four times", () => {
    const seconds = (text: string) => {
      const begin = performance.now();
      mini.ours.encode(text);
      return performance.now() - begin;
    };
    seconds(letters(2 ** 16));
    expect(seconds(letters(2 ** 20)) / seconds(letters(2 ** 17))).toBeLessThan(30); // 8 times as long; quadratic would be 64
  });

  test("and with the tokens that Rust finds", async () => {
    expect(await differences(mini, [letters(50_000), "ab".repeat(50_000), "é".repeat(50_000)])).toEqual([]);
  });
});
