import { describe, expect, test } from "@jest/globals";
import { apart, lead } from "../../explorer/src/experiments/lens-readings.ts";

const led = (...leaders: number[]) => leaders.map((id) => ({ best: [id] }));

describe("the lens", () => {
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
