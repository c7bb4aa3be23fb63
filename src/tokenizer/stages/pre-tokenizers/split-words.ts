/**
 * The split rule of GPT-2 and RoBERTa, before any merge:
 *
 *   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 *
 * Written by hand, since `\s`, `\p{L}` and `\p{N}` mean something else in every engine (see character-classes.ts).
 * A run of white space before a word leaves its last character to the word, if that is a plain space, and alone if it is not.
 */
import { kindOf, WHITE_SPACE } from "../../characters/classes.ts";

const SPACE = 0x20;
const APOSTROPHE = 0x27;

/** Calls `word(begin, end)` for each piece of `text`, in order and without gaps. `text` holds no lone surrogates. */
export function splitWords(text: string, word: (begin: number, end: number) => void): void {
  for (let begin = 0; begin < text.length; ) {
    const end = wordEnd(text, begin);
    word(begin, end);
    begin = end;
  }
}

function wordEnd(text: string, begin: number): number {
  const contraction = contractionLength(text, begin);
  if (contraction > 0) return begin + contraction;

  const afterSpace = text.charCodeAt(begin) === SPACE ? begin + 1 : begin;
  if (afterSpace < text.length) {
    const kind = kindOf(codePointAt(text, afterSpace));
    if (kind !== WHITE_SPACE) return runEnd(text, afterSpace, kind);
  }

  const end = runEnd(text, begin, WHITE_SPACE);
  return end === text.length || end - begin === 1 ? end : end - 1; // all white space is in the basic plane: one unit each
}

/** The end of the longest run of one kind that starts at `at`. */
function runEnd(text: string, at: number, kind: number): number {
  while (at < text.length) {
    const codePoint = codePointAt(text, at);
    if (kindOf(codePoint) !== kind) break;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return at;
}

function contractionLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== APOSTROPHE) return 0;
  if ("stmd".includes(text.charAt(at + 1) || "-")) return 2;
  return ["re", "ve", "ll"].includes(text.slice(at + 1, at + 3)) ? 3 : 0;
}

const codePointAt = (text: string, at: number): number => text.codePointAt(at) ?? 0;
