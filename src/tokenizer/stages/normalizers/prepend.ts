import { asText, at } from "../../fields.ts";
import type { Normalizer, StageReader } from "../stage.ts";

/** Puts something before the text, unless the text is empty. */
export const prepend: StageReader<Normalizer> = (field) => {
  const content = asText(at(field, "prepend"));
  return (text) => (text.text === "" ? text : text.prepended(content));
};
