import type { GpuJsLowering, Handle, Scope } from "../../devices/gpujs/index.ts";
import type { SoftmaxStep } from "../step.ts";

/** How a row is shared among threads: √columns of them take √columns columns each, and one more takes what they found. */
export function lanesOf(columns: number): { lanes: number; steps: number; columns: number } {
  const lanes = Math.ceil(Math.sqrt(columns));
  return { lanes, steps: Math.ceil(columns / lanes), columns };
}

/** The maximum of each row, and its sum of exponentials. */
export async function maxAndSum(scope: Scope, x: Handle, rows: number, columns: number): Promise<{ max: Handle; total: Handle }> {
  const first = lanesOf(columns);
  const { lanes } = first;
  const maxima = await scope.run("largest", first, [lanes, rows], x);
  const max = await scope.run("largest", { lanes: 1, steps: lanes, columns: lanes }, [1, rows], maxima);
  const sums = await scope.run("exponentials", first, [lanes, rows], x, max);
  const total = await scope.run("sum", { columns: lanes }, [1, rows], sums);
  scope.free(maxima, sums);
  return { max, total };
}

export const lowering: GpuJsLowering<SoftmaxStep> = {
  async compute({ writes: { y }, reads: { x } }, { scope, at, made }) {
    const { max, total } = await maxAndSum(scope, at(x), x.rows, x.columns);
    made(y, await scope.run("softmax", {}, [x.columns, x.rows], at(x), max, total));
    scope.free(max, total);
  },
};
