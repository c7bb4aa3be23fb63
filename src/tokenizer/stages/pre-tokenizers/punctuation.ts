import { isPunctuation } from "../../characters/classes.ts";
import { at } from "../../fields.ts";
import { charactersThat } from "../pattern.ts";
import { readBehavior, split } from "../split.ts";
import type { PreTokenizer, StageReader } from "../stage.ts";

/** Cuts at punctuation. */
export const punctuation: StageReader<PreTokenizer> = (field) => {
  const { value = "Isolated", path } = at(field, "behavior");
  const behavior = readBehavior({ value, path });
  return { cut: (text) => split(text, charactersThat(isPunctuation, text.text), behavior) };
};
