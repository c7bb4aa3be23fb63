import { asBoolean, at } from "../../fields.ts";
import type { PostProcessor, StageReader, Surroundings } from "../stage.ts";
import { trimmer } from "./trim-offsets.ts";

/** Trims offsets, and adds nothing. */
export const byteLevel: StageReader<PostProcessor, Surroundings> = (field, context) => {
  const trimOffsets = asBoolean(at(field, "trim_offsets"));
  const keepsPrefixSpace = asBoolean(at(field, "add_prefix_space"));
  const trim = trimmer(context.trimOffsets ?? trimOffsets, context.keepsPrefixSpace ?? keepsPrefixSpace);
  return { added: () => 0, process: (lists) => lists.map(trim) };
};
