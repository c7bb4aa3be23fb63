import {
  controlRanges,
  letterRanges,
  markRanges,
  nonspacingRanges,
  numberRanges,
  numericRanges,
  punctuationRanges,
  whiteSpaceRanges,
  wordRanges,
} from "./class-ranges.ts";
import { rangeSearch, rangesOf } from "./ranges.ts";

/** The classes of the split rule, as bits: a code point may be a letter and a word character at once, or nothing of these. */
export const LETTER = 1;
export const NUMBER = 2;
export const WHITE_SPACE = 4;
export const WORD = 8;
const KIND = LETTER | NUMBER | WHITE_SPACE;

let table: Uint8Array | undefined;

/** LETTER, NUMBER, WHITE_SPACE or, for all the rest, 0. */
export function kindOf(codePoint: number): number {
  table ??= buildTable();
  return table[codePoint] & KIND;
}

/** Rust's `\w`: letters, marks, digits, connectors. */
export function isWord(codePoint: number): boolean {
  table ??= buildTable();
  return (table[codePoint] & WORD) !== 0;
}

export const isWhiteSpace = (codePoint: number): boolean => kindOf(codePoint) === WHITE_SPACE;

const numeric = rangeSearch(numericRanges);
const punctuation = rangeSearch(punctuationRanges);
const mark = rangeSearch(markRanges);
const control = rangeSearch(controlRanges);
const nonspacing = rangeSearch(nonspacingRanges);

/** What `Digits` cuts at: digits of every script, ½ and Ⅳ. Nearly NUMBER, which is of another Unicode version. */
export const isNumeric = (codePoint: number): boolean => numeric(codePoint) !== undefined;

/** What `Punctuation` cuts at: all of ASCII that is not a letter, a digit or a space, `$` and `+` included; beyond it what Unicode calls so. */
export const isPunctuation = (codePoint: number): boolean => punctuation(codePoint) !== undefined;

/** What BERT's normalizer drops: control and format characters and those of private use, NUL and U+FFFD; not tab, line feed and return. */
export const isControl = (codePoint: number): boolean => control(codePoint) !== undefined;

/** What it takes for accents, once they stand apart. */
export const isNonspacing = (codePoint: number): boolean => nonspacing(codePoint) !== undefined;

/** What `StripAccents` takes away: marks of every kind. */
export const isMark = (codePoint: number): boolean => mark(codePoint) !== undefined;

function buildTable(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  for (const [ranges, bit] of [
    [letterRanges, LETTER],
    [numberRanges, NUMBER],
    [whiteSpaceRanges, WHITE_SPACE],
    [wordRanges, WORD],
  ] as const) {
    for (const { begin, end } of rangesOf(ranges)) for (let c = begin; c < end; c++) classes[c] |= bit;
  }
  return classes;
}
