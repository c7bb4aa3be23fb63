import {
  bertNormalizer,
  bertPreTokenizer,
  byteLevelPreTokenizer,
  digitsPreTokenizer,
  lowercase,
  nfcNormalizer,
  nfdNormalizer,
  nfkcNormalizer,
  nfkdNormalizer,
  punctuationPreTokenizer,
  stripAccentsNormalizer,
} from "@anush008/tokenizers";
import { expect, test } from "@jest/globals";
import { letterRanges, numberRanges, whiteSpaceRanges, wordRanges } from "../../src/tokenizer/characters/class-ranges.ts";
import {
  isControl,
  isMark,
  isNonspacing,
  isNumeric,
  isPunctuation,
  isWhiteSpace,
  isWord,
  kindOf,
  LETTER,
  NUMBER,
  WHITE_SPACE,
} from "../../src/tokenizer/characters/classes.ts";
import { lowerCase } from "../../src/tokenizer/characters/lower-case.ts";
import { type NormalForm, normalForm } from "../../src/tokenizer/characters/normal-forms.ts";
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

/** Every code point, or in the short run every so many. */
function* codePoints(step: number): Iterable<number> {
  for (let c = 0; c < 0x110000; c += step) if (!isSurrogate(c)) yield c;
}

test("what the other stages know of a character is what Rust's know", () => {
  const [accents, digits, punctuation, small] = [
    stripAccentsNormalizer(),
    digitsPreTokenizer(true),
    punctuationPreTokenizer(),
    lowercase(),
  ];
  const wrong: string[] = [];
  for (const c of codePoints(runs(7, 1))) {
    const character = String.fromCodePoint(c);
    const cuts = (stage: typeof digits): boolean => stage.preTokenizeString(`a${character}a`).length === 3;
    const known = [lowerCase(character), isMark(c), isNumeric(c), isPunctuation(c)];
    const asked = [small.normalizeString(character), accents.normalizeString(character) === "", cuts(digits), cuts(punctuation)];
    if (known.join() !== asked.join()) wrong.push(`U+${c.toString(16)}: ${known}, Rust ${asked}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test("what BERT's stages know of a character is what Rust's know", () => {
  const only = (wanted: object) =>
    bertNormalizer({ cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false, ...wanted });
  const [cleans, strips, pieces] = [only({ cleanText: true }), only({ stripAccents: true }), bertPreTokenizer()];
  const wrong: string[] = [];
  for (const c of codePoints(runs(7, 1))) {
    const character = String.fromCodePoint(c);
    const words = pieces.preTokenizeString(`a${character}a`).length;
    const known = [isControl(c) ? "" : isWhiteSpace(c) ? " " : character, isNonspacing(c), isWhiteSpace(c) ? 2 : isPunctuation(c) ? 3 : 1];
    const asked = [cleans.normalizeString(character), strips.normalizeString(character) === "", words];
    if (known.join() !== asked.join()) wrong.push(`U+${c.toString(16)}: ${known}, Rust ${asked}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test("normal forms are Rust's, alone and among marks, and not this engine's, which knows later characters", () => {
  const rustForms: [NormalForm, ReturnType<typeof nfcNormalizer>][] = [
    ["NFC", nfcNormalizer()],
    ["NFD", nfdNormalizer()],
    ["NFKC", nfkcNormalizer()],
    ["NFKD", nfkdNormalizer()],
  ];
  const formOf = (text: string, form: NormalForm) =>
    normalForm(text, form)
      ?.map(({ character }) => character)
      .join("") ?? text;
  const wrong: string[] = [];
  for (const c of codePoints(runs(17, 1))) {
    const character = String.fromCodePoint(c);
    for (const text of [character, `a${character}\u0323\u0301${character}b`, `\u0345${character}\u0334`]) {
      for (const [form, stage] of rustForms)
        if (formOf(text, form) !== stage.normalizeString(text)) wrong.push(`${form} U+${c.toString(16)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(formOf("\u{105d2}\u0307", "NFC")).toBe("\u{105d2}\u0307"); // one character since Unicode 16
  expect(formOf("A\u030a\u0327 \uac00\u11a8 \ufb01", "NFKC")).toBe("\u00c5\u0327 \uac01 fi");
}, 120_000);

test("word characters are near to what this engine takes for them", () => {
  const here = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
  let differ = 0;
  for (let c = 0; c < 0x110000; c++) if (!isSurrogate(c) && here.test(String.fromCodePoint(c)) !== isWord(c)) differ++;
  expect(differ).toBeLessThan(10_000); // engines carry other Unicode versions
  expect([..."aZ_9é日"].every((character) => isWord(character.codePointAt(0) ?? 0))).toBe(true);
  expect([..." -'!\ufeff😀"].some((character) => isWord(character.codePointAt(0) ?? 0))).toBe(false);
});
