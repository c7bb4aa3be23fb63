/**
 * A linear layer: y = epilogue(x · Wᵀ + b) + residual                   (torch.nn.Linear; W as PyTorch stores it)
 *
 *   x: [rows, in]   weight: [out, in]   bias: [out]   residual, y: [rows, out]; y is none of the inputs.
 *   epilogue: what happens to a sum before it is stored; "gelu" is the erf form of ../gelu.
 *
 * Hazard: a dot product over K = 3072 in f32 loses about √K · 6e-8 of its size, and an order of summation that
 * depends on the tile makes a row's answer depend on its neighbours. A residual added inside the epilogue's
 * argument instead of after it looks right on small values.
 *
 * Dialects, slowest first:
 *   reference  one dot product at a time, in double, one rounding
 *   cpu        a tile of dot products in registers: each number that is read serves several of them
 *   simd       WebAssembly: 6 rows × 8 outputs in vector registers, weights packed in panels, the next panel fetched ahead
 *   gpujs      one dot product a thread, on gpu.js
 *   webgpu     WGSL: a tile of y for each workgroup, in shared memory and registers; which tile, the device is asked first
 */
import type { Kernel } from "../operation.ts";

/** x: [rows, in]; weight: [out, in]; bias: [out]; residual: [rows, out]. "gelu" is the erf form. */
export type MatMulInput = {
  x: Float32Array;
  weight: Float32Array;
  bias?: Float32Array;
  residual?: Float32Array;
  rows: number;
  in: number;
  out: number;
  epilogue: "none" | "gelu";
};
/** [rows, out] */
export type MatMulOutput = { y: Float32Array };
/** y = epilogue(x · Wᵀ + b) + residual */
export type MatMul = Kernel<MatMulInput, MatMulOutput>;

/** Memory for the outputs. */
export const allocate = ({ rows, out }: MatMulInput): MatMulOutput => ({ y: new Float32Array(rows * out) });

/** A multiply-add is two; bias and residual are an addition each. */
export function flops({
  rows,
  in: K,
  out,
  bias,
  residual,
}: Pick<MatMulInput, "rows" | "in" | "out"> & { bias?: unknown; residual?: unknown }): number {
  return rows * out * (2 * K + (bias ? 1 : 0) + (residual ? 1 : 0));
}
