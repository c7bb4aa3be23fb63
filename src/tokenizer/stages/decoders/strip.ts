import { asCount, asString, at, refuse } from "../../fields.ts";
import type { Decoder, StageReader } from "../stage.ts";

/** Takes a character away from the beginning and the end of every token, at most so many times. */
export const strip: StageReader<Decoder> = (field) => {
  const content = asString(at(field, "content"));
  if (Array.from(content).length !== 1) throw refuse(at(field, "content"), "one character");
  const start = asCount(at(field, "start"));
  const stop = asCount(at(field, "stop"));
  return (tokens) =>
    tokens.map((token) => {
      let begin = 0;
      for (let n = 0; n < start && token.startsWith(content, begin); n++) begin += content.length;
      let end = token.length;
      for (let n = 0; n < stop && end > begin && token.endsWith(content, end); n++) end -= content.length;
      return token.slice(begin, end);
    });
};
