import { byteLevelPreTokenizer } from "@anush008/tokenizers";
import { expect, test } from "@jest/globals";
import { letterRanges, numberRanges, whiteSpaceRanges, wordRanges } from "../../src/tokenizer/character-classes.ts";
import { isWord, kindOf, LETTER, NUMBER, WHITE_SPACE } from "../../src/tokenizer/classes.ts";
import { runs } from "../support/runs.ts";

const rust = byteLevelPreTokenizer(false, true);
const joins = (before: string, codePoint: number) => rust.preTokenizeString(before + String.fromCodePoint(codePoint)).length === 1;
const isSurrogate = (codePoint: number) => codePoint >= 0xd800 && codePoint < 0xe000;

test("the tables have the ranges they are known to have", () => {
  const count = (ranges: string) => ranges.trim().split(/\s+/).length / 2;
  expect([letterRanges, numberRanges, whiteSpaceRanges].map(count)).toEqual([677, 144, 10]);
  expect(count(wordRanges)).toBeGreaterThan(700);
});

test("every class is the Rust tokenizer's", () => {
  const step = runs(13, 1);
  const wrong: string[] = [];
  let last = -1;
  for (let c = 0; c < 0x110000; c++) {
    const kind = kindOf(c);
    const boundary = kind !== last; // where ranges begin and end, always; in between, every so often
    last = kind;
    if (isSurrogate(c) || (!boundary && c % step !== 0)) continue;
    const asked = joins("a", c) ? LETTER : joins("1", c) ? NUMBER : joins("!", c) ? 0 : WHITE_SPACE;
    if (asked !== kind) wrong.push(`U+${c.toString(16)}: ${kind}, Rust ${asked}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test("word characters are near to what this engine takes for them", () => {
  const here = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
  let differ = 0;
  for (let c = 0; c < 0x110000; c++) if (!isSurrogate(c) && here.test(String.fromCodePoint(c)) !== isWord(c)) differ++;
  expect(differ).toBeLessThan(10_000); // engines carry other Unicode versions
  expect([..."aZ_9é日"].every((character) => isWord(character.codePointAt(0) ?? 0))).toBe(true);
  expect([..." -'!\ufeff😀"].some((character) => isWord(character.codePointAt(0) ?? 0))).toBe(false);
});
