import { expect, test } from "@jest/globals";
import { shortened } from "../../../packages/serve/src/routes/vectors.ts";
import { similarity } from "../../../src/doors/node.ts";

const vector = Float32Array.of(3, 4, 12);

test("the first numbers of a vector, divided by their length where that is asked", () => {
  expect(shortened(vector, undefined, true)).toBe(vector);
  expect(shortened(vector, 3, true)).toBe(vector);
  expect([...shortened(vector, 2, false)]).toEqual([3, 4]);
  expect([...shortened(vector, 2, true)]).toEqual([...Float32Array.of(0.6, 0.8)]);
  expect([...shortened(Float32Array.of(0, 0, 1), 2, true)]).toEqual([0, 0]);
  expect(() => shortened(vector, 4, true)).toThrow(expect.objectContaining({ code: "invalid_option" }));
});

test("cosines: of itself 1, of the opposite −1, of what stands upright 0, of nothing 0", () => {
  expect(similarity(vector, vector)).toBeCloseTo(1, 12);
  expect(
    similarity(
      vector,
      vector.map((value) => -value),
    ),
  ).toBeCloseTo(-1, 12);
  expect(similarity(Float32Array.of(1, 0), Float32Array.of(0, 5))).toBe(0);
  expect(similarity(Float32Array.of(0, 0), Float32Array.of(0, 5))).toBe(0);
});
