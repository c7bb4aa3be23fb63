import { type Dispatch, onWebGpu, workgroupsFor } from "../../devices/webgpu/index.ts";
import type { TopKInput, TopKOutput } from "../contract.ts";
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

export const topk = onWebGpu<TopKInput, TopKOutput>(({ reserve, put }, { x, rows, columns, k }, out) => {
  const at = {
    values: reserve(out.values.byteLength),
    indices: reserve(out.indices.byteLength),
    logSumExp: reserve(out.logSumExp.byteLength),
  };
  return { at, dispatches: topkDispatches(at, put(x), { rows, columns, k }, reserve) };
});
