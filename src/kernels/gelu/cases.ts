import { normal, ramp, rotated } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type GeluInput } from "./contract.ts";

function elementwise(name: string, length: number, fill: (seed: number) => Float32Array = (seed) => normal(seed, length)): Case<GeluInput> {
  return {
    name,
    make: (seed) => ({ x: fill(seed) }),
    flops: flops(length),
    bytes: 8 * length,
    tol: 2e-6,
    tolReason: "tanh-GELU, the nearest wrong formula, is 4.7e-4 away; a rational form in f32 strays by 9e-7",
  };
}

export const cases: Case<GeluInput>[] = [
  elementwise("one token of the MLP", 3072),
  elementwise("128 tokens of the MLP", 128 * 3072),
  elementwise("mini: one token of the MLP", 768),
  elementwise("-6 to 6, where it bends", 4001, (seed) => rotated(seed, ramp(-6, 6, 4001))),
  elementwise("zeros, subnormals, infinities, NaN", 8, (seed) => rotated(seed, [0, -0, 1e-45, -1e-45, Infinity, -Infinity, NaN, -1e38])),
  ...[1, 3, 5, 7, 13].map((length) => elementwise(`length ${length}`, length)),
  elementwise("nothing", 0),
];
