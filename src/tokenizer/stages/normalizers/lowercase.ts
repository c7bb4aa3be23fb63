import { lowerCase } from "../../characters/lower-case.ts";
import type { Rewritten } from "../../characters/normal-forms.ts";
import type { Normalizer, StageReader } from "../stage.ts";

/** Every letter small, whatever stands beside it. İ becomes two characters, i and a dot above. */
export const lowercase: StageReader<Normalizer> = () => (text) => {
  const characters: Rewritten[] = [];
  let changed = false;
  for (const letter of text.text) {
    const small = lowerCase(letter);
    changed ||= small !== letter;
    let takes = 1;
    for (const character of small) {
      characters.push({ character, takes });
      takes = 0;
    }
  }
  return changed ? text.rewritten(characters) : text;
};
