import { asBoolean, at } from "../../fields.ts";
import { readPattern } from "../pattern.ts";
import { readBehavior, split } from "../split.ts";
import type { PreTokenizer, StageReader } from "../stage.ts";

/** Cuts at what a pattern finds, or at all else. */
export const splitStage: StageReader<PreTokenizer> = (field) => {
  const find = readPattern(at(field, "pattern"));
  const behavior = readBehavior(at(field, "behavior"));
  const invert = asBoolean(at(field, "invert"));
  return { cut: (text) => split(text, find(text.text), behavior, invert) };
};
