import { at } from "../../fields.ts";
import type { PostProcessor, StageReader, Surroundings } from "../stage.ts";
import { around, readSpecialToken } from "./special-tokens.ts";

/** `[CLS] A [SEP]`, or for a pair `[CLS] A [SEP] B [SEP]`, where B and what ends it are of type 1. */
export const bert: StageReader<PostProcessor, Surroundings> = (field, context) => {
  const cls = readSpecialToken(at(field, "cls"), context);
  const sep = readSpecialToken(at(field, "sep"), context);
  return {
    added: (texts) => 1 + texts,
    process: (lists, special) =>
      special ? lists.map((list, i) => around(i === 0 ? [cls] : [], list, [sep], i === 0 ? 0 : 1)) : [...lists],
  };
};
