import { addressOf, type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { type LayerNormStep, steps } from "../step.ts";

export const layernorm = wasmExport("layernorm", ["y", "x", "weight", "bias", "epsilon", "columns"]);

export const lowering: WasmLowering<LayerNormStep> = {
  exports: [layernorm],
  lower(step, { at }) {
    const { rows, columns } = step.reads.x;
    const { weight, bias } = step.parameters;
    const operands = {
      y: at(step.writes.y),
      x: at(step.reads.x),
      weight: addressOf(weight),
      bias: addressOf(bias),
      epsilon: step.epsilon,
      columns,
    };
    return [layernorm(operands, { units: rows, work: steps.flops(step) / 2 })];
  },
};
