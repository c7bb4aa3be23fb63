import { isWhiteSpace } from "../../characters/classes.ts";
import { charactersThat } from "../pattern.ts";
import { split } from "../split.ts";
import type { PreTokenizer, StageReader } from "../stage.ts";

/** Cuts at white space, which is dropped. */
export const whitespaceSplit: StageReader<PreTokenizer> = () => ({
  cut: (text) => split(text, charactersThat(isWhiteSpace, text.text), "Removed"),
});
