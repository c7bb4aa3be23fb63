import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { utf8PlacesOf } from "../../../packages/serve/src/routes/utf8-places.ts";

const numRuns = process.env.TYPEFORMER_LONG ? 100_000 : 300;
const seed = Number(process.env.TYPEFORMER_SEED ?? 16);

/** Characters of each width, and halves of such as have two units. */
const pieces = fc.constantFrom("a", "\0", "\u007f", "é", "\u0800", "这", "\u2028", "\uffff", "\u{1f600}", "\u{10ffff}", "\ud83d", "\ude00");

test("a place in bytes is what the text before it takes in UTF-8; a half of a character is written as U+FFFD", () => {
  const same = fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
    const text = parts.join("");
    const place = utf8PlacesOf(text);
    let units = 0;
    for (const point of [...text, ""]) {
      expect([text, units, place(units)]).toEqual([text, units, Buffer.from(text.slice(0, units)).length]);
      units += point.length;
    }
  });
  fc.assert(same, { numRuns, seed });
});
