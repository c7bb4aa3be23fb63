import { countOf, expectShape, like, type Step, type Steps, type Value } from "../steps/index.ts";
import { type AddInput, type AddOutput, flops } from "./contract.ts";

export interface AddStep extends Step {
  operation: "add";
  writes: { y: Value };
  reads: { x: Value; residual: Value };
}

/** y = x + residual, both of one shape. */
export function addStep(x: Value, residual: Value, y = like(x)): AddStep {
  expectShape("add: residual", [residual.rows, residual.columns], [x.rows, x.columns]);
  return { operation: "add", writes: { y }, reads: { x, residual } };
}

export const isAdd = (step: Step): step is AddStep => step.operation === "add";

export const steps: Steps<AddInput, AddOutput, AddStep> = {
  bind({ x, residual }, { y }, put) {
    const n = x.length;
    return addStep(put.value(x, 1, n), put.value(residual, 1, n), put.result(y, 1, n));
  },
  call: ({ writes, reads }, { f32 }) => ({ out: { y: f32(writes.y) }, input: { x: f32(reads.x), residual: f32(reads.residual) } }),
  flops: ({ writes }) => flops(countOf(writes.y)),
};
