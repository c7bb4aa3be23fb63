import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { apart, largest, lead, reading, shareOf } from "../../explorer/src/experiments/lens-readings.ts";

const led = (...leaders: number[]) => leaders.map((id) => ({ best: [id] }));

describe("the lens", () => {
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

  test("a word takes the lead once, twice, at once or never", () => {
    expect(lead(led(3, 7, 7), 7)).toEqual({ first: 1, forGood: 1 });
    expect(lead(led(7, 3, 7), 7)).toEqual({ first: 0, forGood: 2 });
    expect(lead(led(7, 7), 7)).toEqual({ first: 0, forGood: 0 });
    expect(lead(led(7, 3), 7)).toEqual({ first: 0, forGood: undefined });
    expect(lead(led(3), 7)).toEqual({ first: undefined, forGood: undefined });
  });

  test("labels are lifted until they stand apart, in their order", () => {
    expect(apart([40, 0, 2], 15)).toEqual([40, 0, 15]);
    expect(apart([1, 0, 2], 10)).toEqual([10, 0, 20]);
  });
});
