import { countOf, like, type Step, type Steps, type Value } from "../steps/index.ts";
import { flops, type GeluInput, type GeluOutput } from "./contract.ts";

export interface GeluStep extends Step {
  operation: "gelu";
  writes: { y: Value };
  reads: { x: Value };
}

/** y = gelu(x) */
export const geluStep = (x: Value, y = like(x)): GeluStep => ({ operation: "gelu", writes: { y }, reads: { x } });

export const isGelu = (step: Step): step is GeluStep => step.operation === "gelu";

export const steps: Steps<GeluInput, GeluOutput, GeluStep> = {
  bind: ({ x }, { y }, put) => geluStep(put.value(x, 1, x.length), put.result(y, 1, x.length)),
  call: ({ writes, reads }, { f32 }) => ({ out: { y: f32(writes.y) }, input: { x: f32(reads.x) } }),
  flops: ({ writes }) => flops(countOf(writes.y)),
};
