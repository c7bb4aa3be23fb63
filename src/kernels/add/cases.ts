import { normal, ramp, rotated } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { type AddInput, flops } from "./contract.ts";

function sum(
  name: string,
  length: number,
  make: (seed: number) => AddInput = (seed) => ({ x: normal(seed, length), residual: normal(seed + 1, length) }),
): Case<AddInput> {
  return {
    name,
    make,
    flops: flops(length),
    bytes: 12 * length,
    tol: 2e-7,
    tolReason: "one addition has one rounding, 1.2e-7 of the largest; half a residual or a neighbour's is 0.1 away",
  };
}

export const cases: Case<AddInput>[] = [
  sum("128 tokens of 768", 128 * 768),
  sum("one token of 768", 768),
  ...[1, 3, 5, 7, 17].map((length) => sum(`length ${length}`, length)),
  sum("large and small", 201, (seed) => ({ x: rotated(seed, ramp(-1e6, 1e6, 201)), residual: rotated(seed, ramp(1e-3, -1e-3, 201)) })),
  sum("infinities and NaN", 4, (seed) => ({
    x: rotated(seed, [Infinity, Infinity, NaN, -0]),
    residual: rotated(seed, [1, -Infinity, 1, -0]),
  })),
  sum("nothing", 0),
];
