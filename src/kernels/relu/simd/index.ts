import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { countOf } from "../../steps/index.ts";
import { type ReluStep, steps } from "../step.ts";

const relu = wasmExport("relu", ["y", "x"]);

export const lowering: WasmLowering<ReluStep> = {
  exports: [relu],
  lower: (step, { at }) => [
    relu({ y: at(step.writes.y), x: at(step.reads.x) }, { units: countOf(step.writes.y), work: steps.flops(step) }),
  ],
};
