import { lowerCase } from "../../characters/lower-case.ts";
import type { Rewritten } from "../../characters/normal-forms.ts";
import type { AlignedText } from "../aligned-text.ts";
import type { Normalizer, StageReader } from "../stage.ts";

/** Every letter small, whatever stands beside it. İ becomes two characters, i and a dot above. */
export const lowercase: StageReader<Normalizer> = () => inSmallLetters;

/** The same, of one text. */
export function inSmallLetters(text: AlignedText): AlignedText {
  if (!/[^\0-\x7f]/.test(text.text)) return text.respelled(text.text.toLowerCase());
  const small = Array.from(text.text, lowerCase);
  const changed = small.join("");
  if (changed === text.text) return text;
  if (changed.length === text.text.length) return text.respelled(changed); // no letter changes its length but İ, and none becomes shorter
  return text.rewritten(small.flatMap(each));
}

const each = (letters: string): Rewritten[] => Array.from(letters, (character, i) => ({ character, takes: i === 0 ? 1 : 0 }));
