import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { type SoftmaxStep, steps } from "../step.ts";

const softmax = wasmExport("softmax", ["y", "x", "columns"], "scratch");

export const lowering: WasmLowering<SoftmaxStep> = {
  exports: [softmax],
  lower(step, { at }) {
    const { rows, columns } = step.reads.x;
    const share = { units: rows, work: 2 * steps.flops(step), scratch: 4 * columns + 16 };
    return [softmax({ y: at(step.writes.y), x: at(step.reads.x), columns }, share)];
  },
};
