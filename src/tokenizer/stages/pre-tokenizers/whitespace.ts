import { isWhiteSpace, isWord } from "../../characters/classes.ts";
import type { AlignedText } from "../aligned-text.ts";
import type { PreTokenizer, StageReader } from "../stage.ts";

/** `\w+|[^\w\s]+`: runs of word characters, and runs of all else but white space, which is dropped. */
export const whitespace: StageReader<PreTokenizer> = () => ({
  cut(text) {
    const words: AlignedText[] = [];
    let begin = 0;
    let kind = SPACE;
    let at = 0;
    const end = (next: number): void => {
      if (kind !== SPACE) words.push(text.slice(begin, at));
      [begin, kind] = [at, next];
    };
    for (const character of text.text) {
      const kindOfIt = kindOf(character.codePointAt(0) ?? 0);
      if (kindOfIt !== kind) end(kindOfIt);
      at += character.length;
    }
    end(SPACE);
    return words;
  },
});

const [SPACE, WORD, OTHER] = [0, 1, 2];

const kindOf = (codePoint: number): number => (isWord(codePoint) ? WORD : isWhiteSpace(codePoint) ? SPACE : OTHER);
