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

/** Of the code points below its length; of all, once one beyond is asked for. */
let table = new Uint8Array(0);

/** The end of Latin's letters: of most texts in Europe's languages all that is ever asked, in a fiftieth of the time that the whole table takes. */
const LATIN = 0x250;

function classesOf(codePoint: number): number {
  if (codePoint >= table.length) table = classesBelow(codePoint < LATIN ? LATIN : 0x110000);
  return table[codePoint];
}

/** LETTER, NUMBER, WHITE_SPACE or, for all the rest, 0. */
export const kindOf = (codePoint: number): number => classesOf(codePoint) & KIND;

/** Rust's `\w`: letters, marks, digits, connectors. */
export const isWord = (codePoint: number): boolean => (classesOf(codePoint) & WORD) !== 0;

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

function classesBelow(most: number): Uint8Array<ArrayBuffer> {
  const classes = new Uint8Array(most);
  for (const [ranges, bit] of [
    [letterRanges, LETTER],
    [numberRanges, NUMBER],
    [whiteSpaceRanges, WHITE_SPACE],
    [wordRanges, WORD],
  ] as const) {
    for (const { begin, end } of rangesOf(ranges)) {
      if (begin >= most) break;
      for (let c = begin; c < end; c++) classes[c] |= bit; // past the end nothing is kept
    }
  }
  return classes;
}
