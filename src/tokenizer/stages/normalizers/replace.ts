import { asString, at } from "../../fields.ts";
import { readPattern } from "../pattern.ts";
import type { Normalizer, StageReader } from "../stage.ts";

/** Puts something in the place of what a pattern finds. */
export const replace: StageReader<Normalizer> = (field) => {
  const find = readPattern(at(field, "pattern"));
  const content = asString(at(field, "content"));
  return (text) => {
    const found = find(text.text);
    return found.length === 0 ? text : text.replaced(found, content);
  };
};
