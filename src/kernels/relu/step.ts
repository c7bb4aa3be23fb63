import { countOf, like, type Step, type Steps, type Value } from "../steps/index.ts";
import { flops, type ReluInput, type ReluOutput } from "./contract.ts";

export interface ReluStep extends Step {
  operation: "relu";
  writes: { y: Value };
  reads: { x: Value };
}

/** y = max(0, x) */
export const reluStep = (x: Value, y = like(x)): ReluStep => ({ operation: "relu", writes: { y }, reads: { x } });

export const steps: Steps<ReluInput, ReluOutput, ReluStep> = {
  bind: ({ x }, { y }, put) => reluStep(put.value(x, 1, x.length), put.result(y, 1, x.length)),
  call: ({ writes, reads }, { f32 }) => ({ out: { y: f32(writes.y) }, input: { x: f32(reads.x) } }),
  flops: ({ writes }) => flops(countOf(writes.y)),
};
