import { asBoolean, at } from "../../fields.ts";
import type { PostProcessor, StageReader, Surroundings } from "../stage.ts";
import { ofType } from "../token-list.ts";
import { around, readSpecialToken } from "./special-tokens.ts";
import { trimmer } from "./trim-offsets.ts";

/** `<s> A </s>`, or for a pair `<s> A </s></s> B </s>`, all of type 0; offsets are trimmed first. */
export const roberta: StageReader<PostProcessor, Surroundings> = (field, context) => {
  const cls = readSpecialToken(at(field, "cls"), context);
  const sep = readSpecialToken(at(field, "sep"), context);
  const trimOffsets = asBoolean(at(field, "trim_offsets"));
  const keepsPrefixSpace = asBoolean(at(field, "add_prefix_space"));
  const trim = trimmer(context.trimOffsets ?? trimOffsets, context.keepsPrefixSpace ?? keepsPrefixSpace);
  return {
    added: (texts) => 2 * texts,
    process(lists, special) {
      const trimmed = lists.map((list) => ofType(trim(list), 0));
      return special ? trimmed.map((list, i) => around([i === 0 ? cls : sep], list, [sep], 0)) : trimmed;
    },
  };
};
