import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { steps, type TopKStep } from "../step.ts";

const topk = wasmExport("topk", ["values", "indices", "logSumExp", "x", "columns", "k"]);

/** What takes as long as one of the operations that are counted, in multiply-adds. */
const PACE = 3;

export const lowering: WasmLowering<TopKStep> = {
  exports: [topk],
  lower(step, { at }) {
    const { values, indices, logSumExp } = step.writes;
    const { x } = step.reads;
    const operands = {
      values: at(values),
      indices: at(indices),
      logSumExp: at(logSumExp),
      x: at(x),
      columns: x.columns,
      k: step.k,
    };
    return [topk(operands, { units: x.rows, work: PACE * steps.flops(step) })];
  },
};
