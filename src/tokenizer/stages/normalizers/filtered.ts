import type { Rewritten } from "../../characters/normal-forms.ts";
import type { AlignedText } from "../aligned-text.ts";

/** The text without the characters that are not wanted: each that stays also stands for those after it that go. */
export function filtered(text: AlignedText, keeps: (codePoint: number) => boolean): AlignedText {
  const kept: Rewritten[] = [];
  let skipped = 0; // before the first that is kept
  for (const character of text.text) {
    const before = kept.at(-1);
    if (keeps(character.codePointAt(0) ?? 0)) kept.push({ character, takes: 1 });
    else if (before) before.takes++;
    else skipped++;
  }
  return skipped === 0 && kept.every(({ takes }) => takes === 1) ? text : text.rewritten(kept, skipped);
}
