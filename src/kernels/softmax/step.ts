import { like, type Step, type Steps, type Value } from "../steps/index.ts";
import { flops, type SoftmaxInput, type SoftmaxOutput } from "./contract.ts";

export interface SoftmaxStep extends Step {
  operation: "softmax";
  writes: { y: Value };
  reads: { x: Value };
}

/** y = softmax(x), row by row. */
export const softmaxStep = (x: Value, y = like(x)): SoftmaxStep => ({ operation: "softmax", writes: { y }, reads: { x } });

export const steps: Steps<SoftmaxInput, SoftmaxOutput, SoftmaxStep> = {
  bind: ({ x, rows, columns }, { y }, put) => softmaxStep(put.value(x, rows, columns), put.result(y, rows, columns)),
  call: ({ writes, reads: { x } }, { f32 }) => ({ out: { y: f32(writes.y) }, input: { x: f32(x), rows: x.rows, columns: x.columns } }),
  flops: ({ writes }) => flops(writes.y),
};
