import { integers, normal, rotated } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type TopKInput } from "./contract.ts";

function best(name: string, rows: number, columns: number, k: number, fill?: (seed: number) => ArrayLike<number>): Case<TopKInput> {
  return {
    name,
    make: (seed) => ({ x: fill ? Float32Array.from(fill(seed)) : normal(seed, rows * columns, 4), rows, columns, k }),
    flops: flops({ rows, columns }),
    bytes: 4 * rows * columns + 8 * rows * k + 4 * rows,
    tol: 5e-7,
    tolReason:
      "values and indices are exact and logSumExp is one rounding away, in f32 a few; a wrong neighbour is an index off by one, a forgotten column 1e-5",
  };
}

const fixed = (values: ArrayLike<number>) => (seed: number) => rotated(seed, values);

export const cases: Case<TopKInput>[] = [
  best("5 of the vocabulary of distilroberta", 1, 50265, 5),
  best("50 of the vocabulary of distilroberta", 1, 50265, 50),
  best("3 masks of mini, 5 each", 3, 12288, 5),
  best("all of 67", 2, 67, 67),
  best("1 of 1", 3, 1, 1),
  ...[1, 2, 3, 7, 13].map((k) => best(`${k} of 13`, 4, 13, k)),
  best("ties: 8 of 200 that take 5 values", 3, 200, 8, (seed) => integers(seed, 600, 5)),
  best("all equal: the first of them", 2, 33, 4, (seed) => new Float32Array(66).fill(1.5 + seed)),
  best("zeros of both signs are equal", 1, 5, 5, fixed([-0, 0, -0, 0, 1])),
  best("infinities", 3, 4, 3, fixed([0, -Infinity, 3, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity, 1, Infinity, 2, Infinity])),
  best("NaN counts as the largest", 2, 4, 3, fixed([1, NaN, 5, NaN, Infinity, 1, NaN, 2])),
  best("far from zero", 1, 6, 2, fixed([1000, 1001, 999, -1000, 1001, 0])),
  best("none asked", 2, 9, 0),
  best("no rows", 0, 9, 3),
];
