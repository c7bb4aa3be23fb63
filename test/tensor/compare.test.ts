import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compare } from "../../src/tensor/compare.ts";
import { runs } from "../support/runs.ts";

const same = { maxAbs: 0, scaled: 0, index: -1, got: NaN, expected: NaN };

describe("compare", () => {
  test("names the largest difference, the first if there are several", () => {
    expect(compare([1, 2, 3, 4], [1, 2.5, 3.5, 4])).toEqual({ maxAbs: 0.5, scaled: 0.125, index: 1, got: 2, expected: 2.5 });
  });

  test("scales by the largest reference, never by less than one", () => {
    expect(compare([0.25], [0.125]).scaled).toBe(0.125);
    expect(compare(Float32Array.of(-101), Float64Array.of(-100)).scaled).toBe(0.01);
  });

  test("an infinite reference does not make other differences small", () => {
    expect(compare([-Infinity, 1], [-Infinity, 2])).toMatchObject({ maxAbs: 1, scaled: 0.5, index: 1 });
  });

  test("equal to themselves: NaN, infinities, zeros of either sign, nothing", () => {
    expect(compare([NaN, Infinity, -Infinity, 0], [NaN, Infinity, -Infinity, -0])).toEqual(same);
    expect(compare([], [])).toEqual(same);
  });

  test.each([
    [NaN, 1],
    [1, NaN],
    [NaN, Infinity],
    [Infinity, NaN],
    [Infinity, -Infinity],
    [-Infinity, 3],
    [3, Infinity],
  ])("%d and %d are infinitely far apart", (got, expected) => {
    expect(compare([0, got], [0, expected])).toEqual({ maxAbs: Infinity, scaled: Infinity, index: 1, got, expected });
  });

  test("other lengths are refused", () => {
    expect(() => compare([1], [1, 2])).toThrow("cannot compare 1 elements with 2");
  });

  test("agrees with the definition on anything", () => {
    const pairs = fc.array(fc.tuple(fc.float(), fc.float()), { minLength: 1 });
    const property = fc.property(pairs, (list) => {
      const [a, b] = [list.map(([x]) => x), list.map(([, y]) => y)];
      const apart = list.map(([x, y]) =>
        Object.is(x, y) || x === y ? 0 : Number.isFinite(x) && Number.isFinite(y) ? Math.abs(x - y) : Infinity,
      );
      const result = compare(a, b);
      expect(result.maxAbs).toBe(Math.max(...apart));
      expect(result.index).toBe(result.maxAbs > 0 ? apart.indexOf(result.maxAbs) : -1);
    });
    fc.assert(property, { numRuns: runs(1_000, 20_000), seed: 22 });
  });
});
