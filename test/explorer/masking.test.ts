/** Hiding words behind masks, and showing them again. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { asRead, asWritten, hide, MASK, masksIn, remembered, show } from "../../explorer/src/engine/masking.ts";
import { runs } from "../support/runs.ts";

const sentence = { text: "She opened the door and left.", was: [] };

test("a hidden word comes back", () => {
  const hidden = hide(sentence, [15, 19]);
  expect(hidden).toEqual({ text: "She opened the <mask> and left.", was: ["door"] });
  expect(show(hidden, [15, 21])).toEqual(sentence);
});

test("a model reads its own name of a mask; the page writes one for all", () => {
  expect(asRead("The <mask> of <mask>.", "[MASK]")).toBe("The [MASK] of [MASK].");
  expect(asWritten("The [MASK] of", "[MASK]")).toBe("The <mask> of");
  expect(asWritten(asRead("A <mask>", "<mask>"), "<mask>")).toBe("A <mask>");
});

test("several masks remember each its own word, in whatever order they are made", () => {
  const late = hide(sentence, [24, 28]);
  const both = hide(late, [15, 19]);
  expect(both).toEqual({ text: "She opened the <mask> and <mask>.", was: ["door", "left"] });
  expect(show(both, [15, 21])).toEqual(late);
});

test("a mask that the reader typed hides nothing that is known", () => {
  const typed = { text: "The <mask> of it", was: [] };
  expect(show(typed, [4, 10])).toEqual(typed);
  expect(hide(typed, [14, 16])).toEqual({ text: "The <mask> of <mask>", was: ["", "it"] });
});

test("editing keeps the words as long as the masks are as many", () => {
  const hidden = hide(sentence, [15, 19]);
  expect(remembered("He opened the <mask>.", hidden)).toEqual(["door"]);
  expect(remembered("He opened it.", hidden)).toEqual([]);
});

test("hiding and showing any piece of any text gives the text back", () => {
  const pieces = fc.tuple(fc.string(), fc.string({ minLength: 1 }), fc.string()).filter((all) => masksIn(all.join("")) === 0);
  fc.assert(
    fc.property(pieces, ([before, word, after]) => {
      const text = before + word + after;
      const at = before.length;
      const hidden = hide({ text, was: [] }, [at, at + word.length]);
      if (masksIn(hidden.text) === 1) expect(show(hidden, [at, at + MASK.length]).text).toBe(text);
    }),
    { numRuns: runs(100, 3000) },
  );
});
