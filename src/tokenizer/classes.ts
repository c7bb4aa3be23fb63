import { letterRanges, numberRanges, whiteSpaceRanges, wordRanges } from "./character-classes.ts";

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

function buildTable(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  for (const [ranges, bit] of [
    [letterRanges, LETTER],
    [numberRanges, NUMBER],
    [whiteSpaceRanges, WHITE_SPACE],
    [wordRanges, WORD],
  ] as const) {
    let at = 0;
    ranges
      .trim()
      .split(/\s+/)
      .forEach((digits, i) => {
        const length = Number.parseInt(digits, 36);
        if (i % 2 === 1) for (let c = at; c < at + length; c++) classes[c] |= bit;
        at += length;
      });
  }
  return classes;
}
