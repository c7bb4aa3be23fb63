import { lowerCaseRuns } from "./case-runs.ts";
import { rowsOf } from "./ranges.ts";

let smallForms: ReadonlyMap<number, string> | undefined;

/** A letter's small form, whatever stands beside it: Σ is σ even at the end of a word. Any other character is its own. */
export function lowerCase(character: string): string {
  smallForms ??= unpacked();
  return smallForms.get(character.codePointAt(0) ?? 0) ?? character;
}

function unpacked(): ReadonlyMap<number, string> {
  const forms = new Map([[0x130, "i\u0307"]]); // İ, the only one with a small form of two characters
  let at = 0;
  for (const [gap, count, step, shift] of rowsOf(lowerCaseRuns, 4)) {
    at += gap;
    for (let i = 0; i < count; i++) forms.set(at + i * step, String.fromCodePoint(at + i * step + shift));
    at += (count - 1) * step + 1;
  }
  return forms;
}
