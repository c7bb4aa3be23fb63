import { onWebGpu } from "../devices/webgpu/index.ts";
import type { MatMulInput, MatMulOutput } from "./index.ts";
import { matmulDispatches } from "./webgpu-dispatches.ts";
import { tuneMatMul } from "./webgpu-tuning.ts";

export { type Linear, matmulDispatches, plane, type WeightPart } from "./webgpu-dispatches.ts";
export type { Storage } from "./webgpu-operands.ts";
export { halfRows, int8Rows, rowBytes } from "./webgpu-storage.ts";
export { type Tile, tiles } from "./webgpu-tile.ts";
export { type Tuning, tuneMatMul } from "./webgpu-tuning.ts";

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
