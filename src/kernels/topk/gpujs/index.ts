import type { GpuJsLowering, Handle, Scope } from "../../devices/gpujs/index.ts";
import { lanesOf, maxAndSum } from "../../softmax/gpujs/index.ts";
import type { Value } from "../../steps/index.ts";
import type { TopKStep } from "../step.ts";

export const lowering: GpuJsLowering<TopKStep> = {
  async compute({ writes: { values, indices, logSumExp }, reads: { x }, k }, { scope, at, isRead, made }) {
    const { max, total } = await maxAndSum(scope, at(x), x.rows, x.columns);
    made(logSumExp, await scope.run("logSumExp", {}, [1, x.rows], max, total));
    scope.free(max, total);
    if (k === 0 || !(isRead(values) || isRead(indices))) return;
    const best = await bestOf(scope, at(x), x, k);
    made(values, await scope.run("chosenValues", {}, [k, x.rows], at(x), best));
    made(indices, best);
  },
};

/** [rows, k]: the columns of the best. */
async function bestOf(scope: Scope, x: Handle, { rows, columns }: Value, k: number): Promise<Handle> {
  const first = lanesOf(columns);
  let indices = scope.put(new Float32Array(rows * k), k);
  for (let rank = 0; rank < k; rank++) {
    const best = await scope.run("bestOfLane", first, [first.lanes, rows], x, indices, rank);
    const chosen = await scope.run("choose", { lanes: first.lanes }, [k, rows], x, indices, best, rank);
    scope.free(indices, best);
    indices = chosen;
  }
  return indices;
}
