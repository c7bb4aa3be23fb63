/** Cosines and the nearest of many: exact, stable, and typed where vectors do not belong together. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Found, search, similarity, Tensor } from "../../src/tensor/index.ts";
import { normal } from "../../src/tensor/random.ts";
import { runs } from "../support/runs.ts";

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) || 0;
};

describe("similarity", () => {
  const [a, b, c] = [1, 2, 3].map((seed) => normal(seed, 37));

  test("of two vectors a number, of a vector and a list one each, of two lists a matrix", () => {
    expect(similarity(a, b)).toBeCloseTo(cosine(a, b), 12);
    expect(Array.from(similarity(a, [b, c]))).toEqual([cosine(a, b), cosine(a, c)].map((x) => expect.closeTo(x, 6)));
    expect(Array.from(similarity([b, c], a))).toEqual([cosine(a, b), cosine(a, c)].map((x) => expect.closeTo(x, 6)));
    const matrix = similarity([a, b], [a, b, c]);
    expect(matrix.shape).toEqual([2, 3]);
    expect(matrix.get(1, 2)).toBeCloseTo(cosine(b, c), 6);
    expect(matrix.get(0, 0)).toBeCloseTo(1, 6);
  });

  test("lists of numbers and tensors of one axis are vectors too", () => {
    const [x, y] = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const column = new Tensor(Float32Array.of(1, 4, 2, 5, 3, 6), [3, 2]).pick(null, 1);
    expect(similarity(x, y)).toBeCloseTo(cosine(x, y), 12);
    expect(similarity(new Tensor(Float32Array.from(x)), column)).toBe(similarity(x, y));
    expect(similarity([] as number[][], [x]).shape).toEqual([0, 1]);
  });

  test("a vector of length zero is like none, not even itself", () => {
    expect(similarity([0, 0], [1, 2])).toBe(0);
    expect(similarity([0, 0], [0, 0])).toBe(0);
  });
});

describe("search", () => {
  const settings = { numRuns: runs(50, 2000), seed: 7 };

  test("is what sorting all of them gives, equal ones in their order, by either measure", () => {
    const vector = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 }); // few values: many ties
    fc.assert(
      fc.property(vector, fc.array(vector, { maxLength: 60 }), fc.integer({ min: 1, max: 70 }), (query, vectors, k) => {
        const dot = (row: number[]) => row.reduce((sum, value, i) => sum + value * query[i], 0);
        const sorted = (score: (row: number[]) => number): Found[] =>
          vectors
            .map((row, index) => ({ index, score: score(row) }))
            .sort((x, y) => y.score - x.score)
            .slice(0, k);
        expect(search(query, vectors, k, { by: "dot" })).toEqual(sorted(dot));
        const found = search(query, vectors, k);
        expect(found).toEqual(sorted((row) => similarity(query, row)));
      }),
      settings,
    );
  });

  test("several queries have an answer each; without k there are ten", () => {
    const vectors = Array.from({ length: 500 }, (_, i) => normal(i, 12));
    const answers = search([vectors[7], vectors[123]], vectors, 3);
    expect(answers.map(([best]) => best.index)).toEqual([7, 123]);
    expect(answers[1]).toEqual(search(vectors[123], vectors, 3));
    expect(search(vectors[0], vectors)).toHaveLength(10);
    expect(search(vectors[0], [], 4)).toEqual([]);
  });
});

describe("refuses", () => {
  const narrow = Float32Array.of(1, 2);
  const wide = Float32Array.of(1, 2, 3);
  const call =
    (of: (...args: never[]) => unknown, ...args: unknown[]) =>
    () =>
      of(...(args as never[]));
  test.each<[string, () => unknown, string, RegExp]>([
    ["another width in search", call(search, narrow, [narrow, wide]), "invalid_input", /vectors\[1\] has 3 numbers and the query has 2/],
    ["a query of another width", call(search, [wide, narrow], [wide]), "invalid_input", /query\[1\] has 2/],
    ["another width in similarity", call(similarity, narrow, wide), "invalid_input", /b has 3 numbers and a has 2/],
    ["a list of two widths", call(similarity, [narrow, wide], narrow), "invalid_input", /a\[1\] has 3 numbers and a\[0\] has 2/],
    ["a vector in the list's place", call(search, narrow, narrow), "invalid_input", /put it in a list/],
    ["texts", call(similarity, "a", "b"), "invalid_input", /a: expected a vector .* found "a"/],
    ["a list with a hole", call(search, narrow, [narrow, undefined]), "invalid_input", /vectors\[1\]: expected a vector/],
    ["a tensor of two axes", call(similarity, narrow, new Tensor(narrow, [1, 2])), "invalid_input", /b: expected a vector/],
    ["NaN", call(search, narrow, [narrow, [1, NaN]]), "invalid_input", /vectors\[1\].* NaN/],
    ["k 0", call(search, narrow, [narrow], 0), "invalid_option", /k: .*found 0/],
    ["k 2.5", call(search, narrow, [narrow], 2.5), "invalid_option", /k: .*found 2.5/],
    ["another measure", call(search, narrow, [narrow], 1, { by: "euclid" }), "invalid_option", /cosine, dot/],
    ["an unknown option", call(search, narrow, [narrow], 1, { metric: "dot" }), "invalid_option", /unknown option "metric"/],
  ])("%s", (_, of, code, message) => {
    expect(of).toThrow(expect.objectContaining({ name: "TypeformerError", code, message: expect.stringMatching(message) }));
  });
});
