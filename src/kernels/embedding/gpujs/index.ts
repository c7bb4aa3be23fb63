import { type GpuJsLowering, type GpuJsPlace, type Handle, matrixOf, type Parts, type Scope, whole } from "../../devices/gpujs/index.ts";
import type { Parameter, Value } from "../../steps/index.ts";
import { type EmbeddingStep, isValue, lookUpsOf } from "../step.ts";

/** The sum of what is looked up, in as many steps as there are parts of tables. */
export const lowering: GpuJsLowering<EmbeddingStep> = {
  async compute(step, { scope, at, made, integers }) {
    const { y } = step.writes;
    const { x } = step.reads;
    const output = [y.columns, y.rows];
    if (x && step.columns) {
      const asked = scope.put(Float32Array.from(step.columns), step.columns.length);
      made(y, await scope.run("pick", {}, output, at(x), asked));
      return;
    }
    let sum: Handle | undefined;
    for (const { table, ids } of lookUpsOf(step, integers).lookUps) {
      const asked = scope.put(Float32Array.from(ids), ids.length);
      for (const { rows, first, length } of partsOf(table, at).parts) {
        const found = await scope.run("lookUp", { rows: length }, output, rows, asked, first);
        sum = sum ? await added(scope, sum, found, output) : found;
      }
    }
    made(y, sum ?? scope.put(new Float32Array(y.rows * y.columns), y.columns));
  },
};

const partsOf = (table: Value | Parameter, at: GpuJsPlace["at"]): Parts =>
  isValue(table) ? whole(at(table), table.rows, table.columns) : matrixOf(table);

async function added(scope: Scope, a: Handle, b: Handle, output: readonly number[]): Promise<Handle> {
  const sum = await scope.run("add", {}, output, a, b);
  scope.free(a, b);
  return sum;
}
