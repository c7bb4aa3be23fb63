import { isNumeric } from "../../characters/classes.ts";
import { asBoolean, at } from "../../fields.ts";
import { charactersThat } from "../pattern.ts";
import { split } from "../split.ts";
import type { PreTokenizer, StageReader } from "../stage.ts";

/** Numbers are words of their own, or every digit is. */
export const digits: StageReader<PreTokenizer> = (field) => {
  const behavior = asBoolean(at(field, "individual_digits")) ? "Isolated" : "Contiguous";
  return { cut: (text) => split(text, charactersThat(isNumeric, text.text), behavior) };
};
