/**
 * Unicode's normal forms (UAX #15), character by character: `String.prototype.normalize` gives the text alone, and goes by the engine's own
 * Unicode version. What it says of single characters and pairs is taken where the tokenizer's tables know them: that never changes.
 */
import { canonicalRanges, combiningRanges, compatibleRanges } from "./form-ranges.ts";
import { rangeSearch } from "./ranges.ts";

/** Decomposed (D) or composed again (C), by canonical equivalence or by compatibility (K). */
export type NormalForm = "NFC" | "NFD" | "NFKC" | "NFKD";

const canonical = rangeSearch(canonicalRanges);
const compatible = rangeSearch(compatibleRanges);
const combiningClass = rangeSearch(combiningRanges, 3);

/** A character after a change, and how many of those before it stands for: 0, where the one that it comes after stands for them already. */
export type Rewritten = { character: string; takes: number };

/** Texts without a character from here on stand in the form already. */
const changes: Record<NormalForm, RegExp> = {
  NFC: /[\u0300-\uffff]/,
  NFD: /[\u00c0-\uffff]/,
  NFKC: /[\u00a0-\uffff]/,
  NFKD: /[\u00a0-\uffff]/,
};

/** The characters of `text` in a normal form; undefined where they are in it already, by the simplest of reasons. */
export function normalForm(text: string, form: NormalForm): Rewritten[] | undefined {
  if (!changes[form].test(text)) return undefined;
  const decomposed = decompose(text, form === "NFKC" || form === "NFKD" ? "NFKD" : "NFD");
  return form === "NFC" || form === "NFKC" ? compose(decomposed) : decomposed;
}

type Decomposed = Rewritten & { class: number };

/** Every character apart, and the marks after each in the order of their classes. */
function decompose(text: string, form: "NFD" | "NFKD"): Decomposed[] {
  const characters: Decomposed[] = [];
  let ordered = 0; // marks from here on still have to be put in order
  const order = (): void => {
    if (characters.length - ordered > 1) for (const mark of characters.splice(ordered).sort(byClass)) characters.push(mark);
    ordered = characters.length;
  };
  for (const whole of text) {
    let takes = 1;
    for (const character of parts(whole, form)) {
      const classOfIt = combiningClass(codePoint(character)) ?? 0;
      if (classOfIt === 0) order();
      characters.push({ character, takes, class: classOfIt });
      if (classOfIt === 0) ordered = characters.length;
      takes = 0;
    }
  }
  order();
  return characters;
}

const byClass = (a: Decomposed, b: Decomposed): number => a.class - b.class;

function parts(character: string, form: "NFD" | "NFKD"): string {
  const c = codePoint(character);
  const decomposes = canonical(c) !== undefined || (form === "NFKD" && compatible(c) !== undefined);
  return decomposes ? character.normalize(form) : character;
}

/** A starter and what comes after it become one, where nothing stands between that blocks it. */
function compose(characters: readonly Decomposed[]): Rewritten[] {
  const composed: Rewritten[] = [];
  let starter: Rewritten | undefined;
  let last: number | undefined; // the class of the last mark after the starter that stayed apart
  for (const { character, takes, class: classOfIt } of characters) {
    const blocked = last !== undefined && last >= classOfIt;
    const both = starter && !blocked ? compositeOf(starter.character, character) : undefined;
    if (starter && both) {
      starter.character = both;
      starter.takes += takes;
      continue;
    }
    const apart = { character, takes };
    composed.push(apart);
    if (classOfIt === 0) [starter, last] = [apart, undefined];
    else if (starter) last = classOfIt;
  }
  return composed;
}

function compositeOf(first: string, second: string): string | undefined {
  if (second < "\u0300") return undefined;
  const both = (first + second).normalize("NFC");
  const isOne = both.length === (codePoint(both) > 0xffff ? 2 : 1);
  return isOne && canonical(codePoint(both)) !== undefined ? both : undefined;
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
