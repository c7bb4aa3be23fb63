import { asBoolean, asString, at } from "../../fields.ts";
import type { Decoder, StageReader } from "../stage.ts";
import { cleanUp } from "./clean-up.ts";

/**
 * A space before every token but those that continue a word, which lose their prefix. What is cleaned up is a token at a time, as in the
 * Rust library: an apostrophe keeps the space after it, which is the next token's.
 */
export const wordPiece: StageReader<Decoder> = (field) => {
  const prefix = asString(at(field, "prefix"));
  const cleans = asBoolean(at(field, "cleanup"));
  return (tokens) =>
    tokens.map((token, i) => {
      const joined = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
      return cleans ? cleanUp(joined).replaceAll(" do not", " don't") : joined;
    });
};
