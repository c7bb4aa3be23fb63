import type { Handle, Scope } from "../../devices/gpujs/device.ts";
import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import { lanesOf, maxAndSum } from "../../softmax/gpujs/index.ts";
import type { TopKInput, TopKOutput } from "../contract.ts";

export interface PlacedRows {
  x: Handle;
  rows: number;
  columns: number;
  k: number;
}

export async function topK(scope: Scope, { x, rows, columns, k }: PlacedRows): Promise<{ values: Handle; indices: Handle }> {
  const first = lanesOf(columns);
  let indices = scope.put(new Float32Array(rows * k), k);
  for (let rank = 0; rank < k; rank++) {
    const best = await scope.run("bestOfLane", first, [first.lanes, rows], x, indices, rank);
    const chosen = await scope.run("choose", { lanes: first.lanes }, [k, rows], x, indices, best, rank);
    scope.free(indices, best);
    indices = chosen;
  }
  return { indices, values: await scope.run("chosenValues", {}, [k, rows], x, indices) };
}

/** [rows, 1] */
export async function logSumExp(scope: Scope, { x, rows, columns }: PlacedRows): Promise<Handle> {
  const { max, total } = await maxAndSum(scope, x, rows, columns);
  const y = await scope.run("logSumExp", {}, [1, rows], max, total);
  scope.free(max, total);
  return y;
}

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      place: async ({ x, ...shape }: TopKInput, put): Promise<PlacedRows> => ({ ...shape, x: await put(x, shape.columns) }),
      async compute(scope, placed, out: TopKOutput) {
        out.logSumExp.set(await scope.read(await logSumExp(scope, placed)));
        if (placed.k === 0) return;
        const { values, indices } = await topK(scope, placed);
        out.values.set(await scope.read(values));
        out.indices.set(await scope.read(indices));
      },
    },
    mode,
  );

export const topk = inMode();
