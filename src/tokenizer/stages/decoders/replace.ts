import { asString, at } from "../../fields.ts";
import { readPattern } from "../pattern.ts";
import type { Decoder, StageReader } from "../stage.ts";

/** Puts something in the place of what a pattern finds, in every token. */
export const replace: StageReader<Decoder> = (field) => {
  const find = readPattern(at(field, "pattern"));
  const content = asString(at(field, "content"));
  return (tokens) =>
    tokens.map((token) => {
      const parts: string[] = [];
      let done = 0;
      for (const [begin, end] of find(token)) {
        parts.push(token.slice(done, begin), content);
        done = end;
      }
      return parts.join("") + token.slice(done);
    });
};
