import { type Dispatch, type WebGpuLowering, workgroupsFor } from "../../devices/webgpu/index.ts";
import type { TopKStep } from "../step.ts";
import { bestShader, MOST_ROUNDS } from "./rounds.ts";
import { type SortedBindings, sortDispatches } from "./sort.ts";

export interface TopKBindings extends SortedBindings {
  logSumExp: GPUBufferBinding; // [rows]
}

/**
 * The k best of each row of x: [rows, columns], and its log-sum-exp.
 *
 * @param borrow gives memory for the time of these dispatches: where k is large, pairs of some rows at a time
 */
export function topkDispatches(
  out: TopKBindings,
  x: GPUBufferBinding,
  { rows, columns, k }: { rows: number; columns: number; k: number },
  borrow: (bytes: number) => GPUBufferBinding,
): Dispatch[] {
  const rounds = k <= MOST_ROUNDS ? k : 0;
  const best: Dispatch = {
    shader: bestShader,
    scalars: [rows, columns, k, rounds],
    buffers: [out.values, out.indices, out.logSumExp, x],
    workgroups: workgroupsFor(rows, 1),
  };
  return rounds === k ? [best] : [best, ...sortDispatches(out, x, { rows, columns, k }, borrow)];
}

export const lowering: WebGpuLowering<TopKStep> = {
  lower({ writes: { values, indices, logSumExp }, reads: { x }, k }, { at, borrow }) {
    const out = { values: at(values), indices: at(indices), logSumExp: at(logSumExp) };
    return topkDispatches(out, at(x), { rows: x.rows, columns: x.columns, k }, borrow);
  },
};
