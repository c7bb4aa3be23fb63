import { TypeformerError } from "../../errors/index.ts";
import { type Step, type Steps, type Value, value } from "../steps/index.ts";
import { flops, type TopKInput, type TopKOutput } from "./contract.ts";

export interface TopKStep extends Step {
  operation: "topk";
  writes: TopKValues;
  reads: { x: Value };
  k: number;
}

/** values, indices: [rows, k]; logSumExp: [rows, 1] */
type TopKValues = { values: Value; indices: Value; logSumExp: Value };

/** The k largest of every row of x. */
export function topkStep(x: Value, k: number, writes = valuesOf(x.rows, k)): TopKStep {
  if (!(k >= 0 && k <= x.columns)) throw new TypeformerError("invalid_input", `topk: ${k} are asked for of rows of ${x.columns}`);
  return { operation: "topk", writes, reads: { x }, k };
}

const valuesOf = (rows: number, k: number): TopKValues => ({
  values: value(rows, k),
  indices: value(rows, k, true),
  logSumExp: value(rows, 1),
});

export const steps: Steps<TopKInput, TopKOutput, TopKStep> = {
  bind({ x, rows, columns, k }, out, put) {
    return topkStep(put.value(x, rows, columns), k, {
      values: put.result(out.values, rows, k),
      indices: put.result(out.indices, rows, k),
      logSumExp: put.result(out.logSumExp, rows, 1),
    });
  },
  call({ writes: { values, indices, logSumExp }, reads: { x }, k }, { f32, i32 }) {
    const out = { values: f32(values), indices: i32(indices), logSumExp: f32(logSumExp) };
    return { out, input: { x: f32(x), rows: x.rows, columns: x.columns, k } };
  },
  flops: ({ reads }) => flops(reads.x),
  byRows: () => true,
};
