/**
 * Patterns of `Split` and `Replace`: a text, or a regular expression that is known here. No other expression is ever run: the two engines
 * understand it differently, and on some texts it might not end.
 */
import { isWhiteSpace } from "../characters/classes.ts";
import { asObject, asString, asText, at, type Field, refuse } from "../fields.ts";
import { splitWords } from "./pre-tokenizers/split-words.ts";

/** The stretches [begin, end) of a text that a pattern finds, in order, none of them empty. */
export type Pattern = (text: string) => [number, number][];

/** `{ "String": … }` or `{ "Regex": … }` */
export function readPattern(field: Field): Pattern {
  if (Object.hasOwn(asObject(field), "String")) {
    const content = asText(at(field, "String"));
    return (text) => occurrences(text, content);
  }
  const regex = at(field, "Regex");
  const known = expressions.get(asString(regex));
  if (!known) throw refuse(regex, `one of the expressions that are known here: ${[...expressions.keys()].join("  ")}`);
  return known;
}

/** Each character by itself whose code point passes the test. */
export function charactersThat(test: (codePoint: number) => boolean, text: string): [number, number][] {
  const found: [number, number][] = [];
  let at = 0;
  for (const character of text) {
    if (test(character.codePointAt(0) ?? 0)) found.push([at, at + character.length]);
    at += character.length;
  }
  return found;
}

function occurrences(text: string, content: string): [number, number][] {
  const found: [number, number][] = [];
  for (let at = text.indexOf(content); at >= 0; at = text.indexOf(content, at + content.length)) found.push([at, at + content.length]);
  return found;
}

function words(text: string): [number, number][] {
  const found: [number, number][] = [];
  splitWords(text, (begin, end) => found.push([begin, end]));
  return found;
}

/** The longest runs of at least `least` characters of a kind that has none beyond the basic plane. */
function runs(text: string, belongs: (unit: number) => boolean, least: number): [number, number][] {
  const found: [number, number][] = [];
  for (let begin = 0; begin < text.length; begin++) {
    let end = begin;
    while (end < text.length && belongs(text.charCodeAt(end))) end++;
    if (end - begin >= least) found.push([begin, end]);
    if (end > begin) begin = end;
  }
  return found;
}

/** The expressions by their text. The rule of GPT-2 and RoBERTa is written in two ways. */
const expressions = new Map<string, Pattern>([
  ["'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", words],
  ["'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", words],
  ["\\s+", (text) => runs(text, isWhiteSpace, 1)],
  [" {2,}", (text) => runs(text, (unit) => unit === 0x20, 2)],
]);
