import { expect, test } from "@jest/globals";
import { groups, indexOf, largest, picture, strongest } from "../../explorer/src/journey/attention/shares.ts";
import { softmax, terms } from "../../explorer/src/journey/attention/terms.ts";

// two heads, three tokens; a row sums to one
const shares = { data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0.5, 0.5, 0, 0.25, 0.25, 0.5, 0, 0.125, 0.875), tokens: 3 };

test("tokens fold into neighbours of one size, and none is lost", () => {
  const many = Array.from({ length: 128 }, (_, i) => i);
  expect(groups([3, 4, 5], 16)).toEqual([[3], [4], [5]]);
  expect(groups(many, 16)).toHaveLength(16);
  expect(groups(many.slice(0, 17), 16).map((group) => group.length)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 1]);
  expect(groups(many, 16).flat()).toEqual(many);
  expect(groups([], 16)).toEqual([]);
});

test("the largest share of a block is an element of the tap", () => {
  expect(indexOf(shares, largest(shares, 1, [0, 1], [0, 2]))).toEqual([1, 0, 0]);
  expect(indexOf(shares, largest(shares, 1, [1, 2], [1, 2]))).toEqual([1, 2, 2]);
  expect(indexOf(shares, largest(shares, 0, [2], [0, 1]))).toEqual([0, 2, 0]);
});

test("a picture is a path for each level, neighbours in one stroke", () => {
  expect(picture(shares, 1, [[0], [1], [2]], [0.25, 0.6])).toEqual(["M0 0h2v1h-2zM0 1h3v1h-3zM2 2h1v1h-1z", "M2 2h1v1h-1z"]);
  expect(picture(shares, 0, [[0, 1], [2]], [0.5])).toEqual(["M0 0h1v1h-1zM1 1h1v1h-1z"]);
});

test("the strongest keep what is followed", () => {
  const values = [0.1, 0.4, 0.2, 0.3];
  expect(strongest(values, [0, 1, 2, 3], 2)).toEqual([1, 3]);
  expect(strongest(values, [0, 1, 2, 3], 2, 3)).toEqual([1, 3]);
  expect(strongest(values, [0, 1, 2, 3], 2, 0)).toEqual([1, 0]);
  expect(strongest(values, [1, 2], 2, 0)).toEqual([1, 2]);
});

test("the terms of a score walk to q · k, folded or not", () => {
  const [query, key] = [
    [1, -2, 3, 0.5],
    [2, 2, 1, 1],
  ];
  const whole = terms(query, key, 4);
  expect(whole).toMatchObject({ others: 0, total: 1.5 });
  expect(whole.terms.map(({ after }) => after)).toEqual([2, -2, 1, 1.5]);
  const folded = terms(query, key, 2);
  expect(folded).toMatchObject({ others: 2.5, total: 1.5 });
  expect(folded.terms.map(({ d, before }) => [d, before])).toEqual([
    [1, 2.5],
    [2, -1.5],
  ]);
});

test("softmax subtracts the largest score, and a forbidden one has no share", () => {
  const { max, powers, total } = softmax([1000, Number.NEGATIVE_INFINITY, 1000]);
  expect([max, ...powers, total]).toEqual([1000, 1, 0, 1, 2]);
});
