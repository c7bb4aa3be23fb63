import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { countOf } from "../../steps/index.ts";
import { type AddStep, steps } from "../step.ts";

const add = wasmExport("add", ["y", "x", "residual"]);

export const lowering: WasmLowering<AddStep> = {
  exports: [add],
  lower(step, { at }) {
    const { y } = step.writes;
    const { x, residual } = step.reads;
    return [add({ y: at(y), x: at(x), residual: at(residual) }, { units: countOf(y), work: steps.flops(step) })];
  },
};
