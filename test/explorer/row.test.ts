import { describe, expect, test } from "@jest/globals";
import { cosine, dot, moments, strongest } from "../../explorer/src/drawing/row.ts";

describe("a row of a tap", () => {
  test("its strongest entries are the largest magnitudes, the largest first", () => {
    expect(strongest([0.1, -3, 2, 0], 3)).toEqual([1, 2, 0]);
    expect(strongest([1], 5)).toEqual([0]);
  });

  test("its moments are those of LayerNorm: the variance is divided by n", () => {
    expect(moments([1, 3])).toEqual({ mean: 2, deviation: 1 });
  });

  test("dot and cosine", () => {
    expect(dot([1, 2], [3, 4])).toBe(11);
    expect(cosine([1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(cosine([2, -1], [-4, 2])).toBeCloseTo(-1, 12);
  });
});
