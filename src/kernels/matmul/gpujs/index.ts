import { type GpuJsLowering, type Handle, matrixOf, type Scope, vectorOf } from "../../devices/gpujs/index.ts";
import type { MatMulStep } from "../step.ts";

export const lowering: GpuJsLowering<MatMulStep> = {
  async compute({ writes: { y }, reads: { x, residual }, parameters: { weight, bias }, firstRow, epilogue }, { scope, at, made }) {
    const output = [y.columns, y.rows];
    const b = bias ? vectorOf(bias) : scope.put(new Float32Array(y.columns), y.columns);
    const { columns: width, parts } = matrixOf(weight);
    let sums: Handle | undefined;
    for (const { rows, first, length } of parts) {
      const next = await scope.run("linear", { width }, [length, y.rows], at(x), rows, b, firstRow, first);
      sums = sums ? await instead(scope, sums, scope.run("beside", {}, [first + length, y.rows], sums, next, first), next) : next;
    }
    if (!sums) throw new RangeError("a weight needs rows");
    if (epilogue === "gelu") sums = await instead(scope, sums, scope.run("gelu", {}, output, sums));
    if (residual) sums = await instead(scope, sums, scope.run("add", {}, output, sums, at(residual)));
    made(y, sums);
  },
};

/** What follows, once it is there; what it was made of is given back. */
async function instead(scope: Scope, before: Handle, after: Promise<Handle>, ...others: Handle[]): Promise<Handle> {
  const handle = await after;
  scope.free(before, ...others);
  return handle;
}
