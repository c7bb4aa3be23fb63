import { type NormalForm, normalForm } from "../../characters/normal-forms.ts";
import type { Normalizer, StageReader } from "../stage.ts";

/** One of Unicode's normal forms. A character that comes of two has the place of the first. */
export function unicodeForm(form: NormalForm): StageReader<Normalizer> {
  return () => (text) => {
    const characters = normalForm(text.text, form);
    return characters ? text.rewritten(characters) : text;
  };
}
