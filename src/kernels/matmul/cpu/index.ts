import { geluOf } from "../../gelu/cpu.ts";
import type { MatMul, MatMulInput } from "../contract.ts";
import { DEPTH, type Factors, multiplyPanels } from "./panels.ts";
import { multiplyRows } from "./rows.ts";

/** From this many rows on, copying a weight into panels costs less than it saves. */
const PANEL_ROWS = 6;

export const matmul: MatMul = ({ y }, input) => {
  begin(y, input);
  multiply(y, input);
  finish(y, input);
};

/** y += x · Wᵀ. Both ways add up one block of `DEPTH` products in double, then the blocks in f32: a row has the same bits in any company. */
export function multiply(y: Float32Array, factors: Factors): void {
  const multiplyBlock = factors.rows < PANEL_ROWS ? multiplyRows : multiplyPanels;
  for (let k = 0; k < factors.in; k += DEPTH) multiplyBlock(y, factors, k, Math.min(k + DEPTH, factors.in));
}

function begin(y: Float32Array, { bias, rows, out }: MatMulInput): void {
  if (!bias) y.fill(0);
  else for (let row = 0; row < rows; row++) y.set(bias, row * out);
}

/** y = epilogue(y) + residual. */
export function finish(y: Float32Array, { epilogue, residual }: Pick<MatMulInput, "epilogue" | "residual">): void {
  if (epilogue === "gelu") for (let i = 0; i < y.length; i++) y[i] = geluOf(y[i]);
  if (residual) for (let i = 0; i < y.length; i++) y[i] += residual[i];
}
