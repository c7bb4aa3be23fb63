import { asBoolean, at } from "../../fields.ts";
import type { AlignedText } from "../aligned-text.ts";
import type { CuttingRules, PreTokenizer, StageReader } from "../stage.ts";
import { splitWords } from "./split-words.ts";

/** Words by the rule of GPT-2, spelled in bytes. A text that does not begin with a space may be given one. */
export const byteLevel: StageReader<PreTokenizer, CuttingRules> = (field, rules) => {
  const asWritten = asBoolean(at(field, "add_prefix_space"));
  const addPrefixSpace = rules.addPrefixSpace ?? asWritten;
  const splits = asBoolean(at(field, "use_regex"), true);
  return {
    spellsBytes: true,
    cut(text) {
      const whole = addPrefixSpace && !text.text.startsWith(" ") ? text.prepended(" ") : text;
      if (!splits) return [whole];
      const words: AlignedText[] = [];
      splitWords(whole.text, (begin, end) => words.push(whole.slice(begin, end)));
      return words;
    },
  };
};
