import { countOf, like, type Step, type Steps, type Value } from "../steps/index.ts";
import { flops, type TanhInput, type TanhOutput } from "./contract.ts";

export interface TanhStep extends Step {
  operation: "tanh";
  writes: { y: Value };
  reads: { x: Value };
}

/** y = tanh x */
export const tanhStep = (x: Value, y = like(x)): TanhStep => ({ operation: "tanh", writes: { y }, reads: { x } });

export const steps: Steps<TanhInput, TanhOutput, TanhStep> = {
  bind: ({ x }, { y }, put) => tanhStep(put.value(x, 1, x.length), put.result(y, 1, x.length)),
  call: ({ writes, reads }, { f32 }) => ({ out: { y: f32(writes.y) }, input: { x: f32(reads.x) } }),
  flops: ({ writes }) => flops(countOf(writes.y)),
};
