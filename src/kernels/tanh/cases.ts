import { normal, ramp, rotated, uniform } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type TanhInput } from "./contract.ts";

const usual: Pick<Case<TanhInput>, "tol" | "tolReason"> = {
  tol: 1e-6,
  tolReason:
    "Lambert's continued fraction broken off at x⁷, the nearest wrong formula, is 9.6e-5 away; a rational form in f32 strays by 4e-7",
};

function elementwise(
  name: string,
  length: number,
  fill: (seed: number) => Float32Array = (seed) => normal(seed, length),
  tolerance = usual,
): Case<TanhInput> {
  return { name, make: (seed) => ({ x: fill(seed) }), flops: flops(length), bytes: 8 * length, ...tolerance };
}

export const cases: Case<TanhInput>[] = [
  elementwise("one token of 768", 768),
  elementwise("128 tokens of 768", 128 * 768),
  elementwise("mini: one token of 192", 192),
  elementwise("-10 to 10, where it bends and ends", 4001, (seed) => rotated(seed, ramp(-10, 10, 4001))),
  elementwise("below 0.01, where it is almost x", 768, (seed) => uniform(seed, 768, -0.01, 0.01), {
    tol: 2e-8,
    tolReason: "exponentials in f32 lose 6e-8 by their difference, and x itself is 3.3e-7 away; a few units in the last place are 3e-9",
  }),
  elementwise("so large that its exponential is not finite", 201, (seed) => rotated(seed, ramp(-400, 400, 201))),
  elementwise("zeros, subnormals, infinities, NaN", 10, (seed) =>
    rotated(seed, [0, -0, 1e-45, -1e-45, Infinity, -Infinity, NaN, -1e38, 3e38, 89]),
  ),
  ...[1, 3, 5, 7, 13].map((length) => elementwise(`length ${length}`, length)),
  elementwise("nothing", 0),
];
