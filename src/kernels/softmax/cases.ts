import { normal, ramp, rotated } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type SoftmaxInput } from "./contract.ts";

function rowwise(name: string, rows: number, columns: number, fill: (seed: number) => ArrayLike<number>): Case<SoftmaxInput> {
  return {
    name,
    make: (seed) => ({ x: Float32Array.from(fill(seed)), rows, columns }),
    flops: flops({ rows, columns }),
    bytes: 8 * rows * columns,
    tol: 1e-6,
    tolReason:
      "an f32 exponential and its sum stray by 3e-7; a softmax without the shift overflows at 89, one over a column too many is 1e-4 away or more",
  };
}

const random = (rows: number, columns: number, std: number) => (seed: number) => normal(seed, rows * columns, std);
const fixed = (values: ArrayLike<number>) => (seed: number) => rotated(seed, values);

export const cases: Case<SoftmaxInput>[] = [
  rowwise("the vocabulary of distilroberta", 1, 50265, random(1, 50265, 4)),
  rowwise("the vocabulary of mini", 1, 12288, random(1, 12288, 4)),
  rowwise("12 heads of 128 tokens", 12 * 128, 128, random(12 * 128, 128, 1)),
  ...[1, 2, 3, 5, 7, 13, 17].map((columns) => rowwise(`5 rows of ${columns}`, 5, columns, random(5, columns, 2))),
  rowwise("-500 to 500", 3, 67, fixed(ramp(-500, 500, 3 * 67))),
  rowwise("near the largest f32", 2, 3, fixed([3e38, 2.9e38, -3e38, -3e38, -3.1e38, -3.2e38])),
  rowwise("keys masked by -Infinity", 2, 4, fixed([1, -Infinity, 2, -Infinity, -Infinity, -Infinity, -Infinity, 0])),
  rowwise("nothing but -Infinity, +Infinity, NaN", 3, 3, fixed([-Infinity, -Infinity, -Infinity, 0, Infinity, 1, 0, NaN, 1])),
  rowwise("no rows", 0, 7, fixed([])),
];
