import { addressOf, type Call, type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { type MatMulStep, steps } from "../step.ts";
import { inPanels, packWeights, panelsOf } from "./panels.ts";

const operands = ["y", "x", "weight", "bias", "residual", "rows", "K", "out", "gelu"] as const;
export const matmulPacked = wasmExport("matmulPacked", operands);
export const matmul = wasmExport("matmul", operands);

/** The packed panels of the weight, then the rows behind them that fill no panel, seven at most. */
export const lowering: WasmLowering<MatMulStep> = {
  exports: [matmulPacked, matmul, packWeights],
  layouts: { matrix: inPanels },
  lower(step, { at }): Call[] {
    const { writes, reads, parameters, firstRow, epilogue } = step;
    const [out, width] = parameters.weight.shape;
    const panels = panelsOf(parameters.weight);
    const packed = 8 * panels;
    const whole = {
      y: at(writes.y),
      x: at(reads.x) + 4 * firstRow * width,
      weight: addressOf(parameters.weight),
      bias: parameters.bias ? addressOf(parameters.bias) : 0,
      residual: reads.residual ? at(reads.residual) : 0,
      rows: writes.y.rows,
      K: width,
      out,
      gelu: Number(epilogue === "gelu"),
    };
    const rest = {
      ...whole,
      y: whole.y + 4 * packed,
      weight: whole.weight + 4 * packed * width,
      bias: whole.bias && whole.bias + 4 * packed,
      residual: whole.residual && whole.residual + 4 * packed,
    };
    const work = steps.flops(step) / 2 / out; // of one output
    return [
      matmulPacked(whole, { units: panels, work: work * packed }),
      matmul(rest, { units: out - packed, work: work * (out - packed) }),
    ];
  },
};
