import { onWebGpu } from "../../devices/webgpu/index.ts";
import type { MatMulInput, MatMulOutput } from "../contract.ts";
import { matmulDispatches } from "./dispatches.ts";
import { tuneMatMul } from "./tuning.ts";

export { type Linear, matmulDispatches, plane, type WeightPart } from "./dispatches.ts";
export type { Storage } from "./operands.ts";
export { halfRows, int8Rows, rowBytes } from "./storage.ts";
export { type Tile, tiles } from "./tile.ts";
export { type Tuning, tuneMatMul } from "./tuning.ts";

/** The tile of this device, on one weight in f32. */
export const matmul = onWebGpu<MatMulInput, MatMulOutput>(async ({ device, reserve, put }, input, out) => {
  const { tile } = await tuneMatMul(device);
  const { bias, residual, out: outputs } = input;
  const y = reserve(out.y.byteLength);
  const dispatches = matmulDispatches(tile, {
    ...input,
    y,
    x: put(input.x),
    weight: [{ binding: put(input.weight), storage: "f32", firstOutput: 0, outputs }],
    bias: bias && put(bias),
    residual: residual && put(residual),
  });
  return { at: { y }, dispatches };
});
