/** The game of guessing: a word as it stands at a mask, its rank, and sentences that are worth playing. */
import { expect, test } from "@jest/globals";
import { largest, rank, shares } from "../../explorer/src/engine/logits.ts";
import { inPlace, reckoning, rounds } from "../../explorer/src/experiments/guessing.ts";

const logits = Float32Array.of(0, Math.log(2), Math.log(5), Math.log(2));

test("shares are the softmax, whatever the size of the logits", () => {
  for (const shift of [0, 1000]) {
    const found = shares(logits.map((logit) => logit + shift));
    for (const [id, share] of [0.1, 0.2, 0.5, 0.2].entries()) expect(found[id]).toBeCloseTo(share, 4);
  }
});

test("a rank is one more than the words with a larger logit; equals share it", () => {
  expect([0, 1, 2, 3].map((id) => rank(logits, id))).toEqual([4, 2, 1, 2]);
  expect(largest(logits, 3)).toEqual([2, 1, 3]);
});

test("the reckoning has the best words, the guess and the hidden word once each, by rank", () => {
  const lines = reckoning(logits, 0, 2, 2);
  expect(lines.map(({ id, rank, guessed, hidden }) => [id, rank, guessed, hidden])).toEqual([
    [2, 1, false, true],
    [1, 2, false, false],
    [0, 4, true, false],
  ]);
  expect(lines[0].share).toBeCloseTo(0.5, 6);
  expect(reckoning(logits, 2, 2, 1)).toHaveLength(1);
});

test("a word has the space before it that its mask has", () => {
  expect(inPlace("He knocked at the <mask>.", 0, "door ")).toBe(" door");
  expect(inPlace('"<mask>!" and <mask>', 0, "Oh")).toBe("Oh");
  expect(inPlace('"<mask>!" and <mask>', 1, "went")).toBe(" went");
});

test("a round hides one word", () => {
  for (const { text, word } of rounds) {
    expect(text.split("<mask>")).toHaveLength(2);
    expect(text).not.toContain(word);
  }
});
