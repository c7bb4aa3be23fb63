import { onWebGpu } from "../../devices/webgpu/index.ts";
import { int8Rows, matmulDispatches, tuneMatMul } from "../../matmul/webgpu/index.ts";
import type { MatMulInt8Input, MatMulInt8Output } from "../contract.ts";
import { roundDispatch } from "./rounding.ts";

export { type RowsToRound, roundDispatch } from "./rounding.ts";

/** Rounds x, then goes the way of f32, as `cpu` does: the integers are read four to a word, and an output's scale follows its sum. */
export const matmulInt8 = onWebGpu<MatMulInt8Input, MatMulInt8Output>(async ({ device, reserve, put }, input, out) => {
  const { tile } = await tuneMatMul(device);
  const { bias, residual, rows, in: width, out: outputs, digits } = input;
  const y = reserve(out.y.byteLength);
  const rounded = reserve(input.x.byteLength);
  const products = matmulDispatches(tile, {
    ...input,
    y,
    x: rounded,
    weight: [{ binding: put(int8Rows(input.weight, outputs, width)), storage: "int8", firstOutput: 0, outputs }],
    scale: put(input.scale),
    bias: bias && put(bias),
    residual: residual && put(residual),
  });
  return { at: { y }, dispatches: [roundDispatch({ rounded, x: put(input.x), rows, in: width, digits }), ...products] };
});
