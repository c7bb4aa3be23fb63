import { isPunctuation, isWhiteSpace } from "../../characters/classes.ts";
import { charactersThat } from "../pattern.ts";
import { split } from "../split.ts";
import type { PreTokenizer, StageReader } from "../stage.ts";

/** Cuts at white space, which is dropped, and at punctuation, each of which is a word. */
export const bert: StageReader<PreTokenizer> = () => ({
  cut: (text) =>
    split(text, charactersThat(isWhiteSpace, text.text), "Removed").flatMap((word) =>
      split(word, charactersThat(isPunctuation, word.text), "Isolated"),
    ),
});
