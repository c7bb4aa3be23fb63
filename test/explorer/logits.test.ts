import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { largest, rank, reading, shareOf, shares } from "../../explorer/src/engine/logits.ts";

test("shares are the softmax of the logits, large ones too", () => {
  const read = reading([1000, 1000 + Math.log(3), -Infinity], 2);
  expect(read.best).toEqual([1, 0]);
  expect(shareOf(read, 1)).toBeCloseTo(0.75, 9);
  expect(shareOf(read, 2)).toBe(0);
});

test("the k largest are those that sorting finds; of equals the first comes first", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: 1, max: 6 }), (values, k) => {
      const sorted = [...values.keys()].sort((a, b) => values[b] - values[a]).slice(0, k);
      expect(largest(values, k)).toEqual(sorted);
    }),
  );
});

test("all shares together are those of each word, and a rank counts the larger logits", () => {
  const logits = Float32Array.of(1, 3, 2, 3);
  const read = reading(logits, 1);
  expect([...shares(logits)]).toEqual([...logits.keys()].map((id) => Math.fround(shareOf(read, id))));
  expect([0, 1, 2, 3].map((id) => rank(logits, id))).toEqual([4, 1, 3, 1]);
});
