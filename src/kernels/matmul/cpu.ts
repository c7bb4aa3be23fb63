import { geluOf } from "../gelu/cpu.ts";
import type { MatMul, MatMulInput } from "./index.ts";
import { DEPTH, multiplyPanels } from "./panels.ts";
import { multiplyRows } from "./rows.ts";

/** From this many rows on, copying a weight into panels costs less than it saves. */
const PANEL_ROWS = 6;

/** Both ways add up one block of `DEPTH` products in double, then the blocks in f32: a row has the same bits in any company. */
export const matmul: MatMul = ({ y }, input) => {
  const multiply = input.rows < PANEL_ROWS ? multiplyRows : multiplyPanels;
  begin(y, input);
  for (let k = 0; k < input.in; k += DEPTH) multiply(y, input, k, Math.min(k + DEPTH, input.in));
  finish(y, input);
};

function begin(y: Float32Array, { bias, rows, out }: MatMulInput): void {
  if (!bias) y.fill(0);
  else for (let row = 0; row < rows; row++) y.set(bias, row * out);
}

function finish(y: Float32Array, { epilogue, residual }: MatMulInput): void {
  if (epilogue === "gelu") for (let i = 0; i < y.length; i++) y[i] = geluOf(y[i]);
  if (residual) for (let i = 0; i < y.length; i++) y[i] += residual[i];
}
