import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { countOf } from "../../steps/index.ts";
import { steps, type TanhStep } from "../step.ts";

const tanh = wasmExport("tanh", ["y", "x"]);

/** A tanh takes as long as some multiply-adds. */
const PACE = 8;

export const lowering: WasmLowering<TanhStep> = {
  exports: [tanh],
  lower: (step, { at }) => [
    tanh({ y: at(step.writes.y), x: at(step.reads.x) }, { units: countOf(step.writes.y), work: PACE * steps.flops(step) }),
  ],
};
