import { normal, ramp, rotated } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type ReluInput } from "./contract.ts";

function elementwise(name: string, length: number, fill: (seed: number) => Float32Array = (seed) => normal(seed, length)): Case<ReluInput> {
  return {
    name,
    make: (seed) => ({ x: fill(seed) }),
    flops: flops(length),
    bytes: 8 * length,
    tol: 1.2e-38,
    tolReason: "a number is kept or it is not, but a GPU may take a subnormal for 0; a leaky one, or GELU, is 0.01 away or more",
  };
}

/** The same with a positive number in front: an answer of zeros alone might be there before anything was computed. */
const firstKept = (x: Float32Array): Float32Array => x.map((value, i) => (i === 0 ? Math.abs(value) : value));

export const cases: Case<ReluInput>[] = [
  elementwise("one token of 768", 768),
  elementwise("128 tokens of 768", 128 * 768),
  elementwise("mini: one token of 192", 192),
  elementwise("small and large", 201, (seed) => rotated(seed, ramp(-1e6, 1e6, 201))),
  elementwise("next to zero", 768, (seed) => normal(seed, 768, 1e-30)),
  elementwise("zeros, infinities, NaN", 6, (seed) => rotated(seed, [0, -0, Infinity, -Infinity, NaN, -1e38])),
  ...[1, 3, 5, 7, 13].map((length) => elementwise(`length ${length}`, length, (seed) => firstKept(normal(seed, length)))),
  elementwise("nothing", 0),
];
