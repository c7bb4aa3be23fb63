import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { countOf } from "../../steps/index.ts";
import { type GeluStep, steps } from "../step.ts";

const gelu = wasmExport("gelu", ["y", "x"]);

/** A GELU takes as long as some multiply-adds. */
const PACE = 8;

export const lowering: WasmLowering<GeluStep> = {
  exports: [gelu],
  lower: (step, { at }) => [
    gelu({ y: at(step.writes.y), x: at(step.reads.x) }, { units: countOf(step.writes.y), work: PACE * steps.flops(step) }),
  ],
};
