import { addressOf, type Call, type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { type MatMulStep, steps } from "../step.ts";
import { inPanels, packWeights, panelsOf } from "./panels.ts";

const operands = ["y", "x", "weight", "bias", "residual", "rows", "K", "out", "gelu"] as const;
export const matmulPacked = wasmExport("matmulPacked", operands);
export const matmul = wasmExport("matmul", operands);

/** Panels of a tile of the build `wide`; the others fetch the second of them while they multiply by the first. */
const PANELS = 2;

/** The packed panels of the weight, then the rows behind them that fill no panel, seven at most. */
export const lowering: WasmLowering<MatMulStep> = {
  exports: [matmulPacked, matmul, packWeights],
  layouts: { matrix: inPanels },
  lower(step, { at }): Call[] {
    const { writes, reads, parameters, firstRow, epilogue } = step;
    const [out, K] = parameters.weight.shape;
    const { rows } = writes.y;
    const panels = panelsOf(parameters.weight);
    const work = steps.flops(step) / 2 / out; // of one output
    /** Everything from an output on. */
    const from = (output: number) => ({
      y: at(writes.y) + 4 * output,
      x: at(reads.x) + 4 * firstRow * K,
      weight: addressOf(parameters.weight) + 4 * output * K,
      bias: parameters.bias ? addressOf(parameters.bias) + 4 * output : 0,
      residual: reads.residual ? at(reads.residual) + 4 * output : 0,
      rows,
      K,
      out,
      gelu: epilogue === "gelu" ? 1 : 0,
    });
    const packed = 8 * panels;
    const calls = panels > 0 ? [matmulPacked(from(0), { units: panels, work: work * packed, together: PANELS })] : [];
    if (packed < out) calls.push(matmul(from(packed), { units: out - packed, work: work * (out - packed) }));
    return calls;
  },
};
