/** Two answers compared, and what the model card prints of them. */
import { expect, test } from "@jest/globals";
import { between, doublings, partings, points, times } from "../../explorer/src/experiments/difference.ts";
import { published } from "../../explorer/src/experiments/published.ts";

test("the words that part most, from the greatest loss to the greatest gain", () => {
  const [one, other] = [Float32Array.of(0.5, 0.2, 0.2, 0.1), Float32Array.of(0.1, 0.3, 0.2, 0.4)].map((shares) => shares.map(Math.log));
  const pairs = partings(one, other, 3);
  expect(pairs.map(({ id }) => id)).toEqual([0, 1, 3]);
  expect(pairs[0].one).toBeCloseTo(0.5, 6);
  expect(pairs[0].other).toBeCloseTo(0.1, 6);
});

test("vectors: the cosine, and the length of the difference", () => {
  expect(between([3, 4], [3, 4])).toEqual({ cosine: 1, distance: 0 });
  expect(between([1, 0], [0, 1])).toEqual({ cosine: 0, distance: Math.SQRT2 });
  expect(between([1, 0], [-2, 0])).toEqual({ cosine: -1, distance: 3 });
});

test("ratios and differences as they are written", () => {
  expect(times(doublings(0.2, 0.3))).toBe("×1.50");
  expect(times(doublings(0.2, 0.1))).toBe("×0.50");
  expect([points(0.0291), points(-0.01)]).toEqual(["+2.91", "−1.00"]);
});

test("the published answers come in order; three words stand in both lists", () => {
  for (const { answers } of published) {
    const shares = answers.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  }
  const [man, woman] = published.map(({ answers }) => answers.map(({ word }) => word));
  expect(man.filter((word) => woman.includes(word))).toEqual(["Ġwaiter", "Ġwaitress", "Ġbartender"]);
});
