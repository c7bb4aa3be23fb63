import { isMark } from "../../characters/classes.ts";
import type { Rewritten } from "../../characters/normal-forms.ts";
import type { Normalizer, StageReader } from "../stage.ts";

/** Takes every mark away that stands as a character of its own: after NFD all accents, without it few. */
export const stripAccents: StageReader<Normalizer> = () => (text) => {
  const kept: Rewritten[] = [];
  let skipped = 0; // before the first that is kept
  for (const character of text.text) {
    const before = kept.at(-1);
    if (!isMark(character.codePointAt(0) ?? 0)) kept.push({ character, takes: 1 });
    else if (before) before.takes++;
    else skipped++;
  }
  return skipped === 0 && kept.every(({ takes }) => takes === 1) ? text : text.rewritten(kept, skipped);
};
