import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { MatMulInt8Input, MatMulInt8Output } from "../contract.ts";
import { lineBytes, panelBytes } from "./layout.ts";

/** The weight is packed when it is put into memory, as a backend does when it loads: what is timed is the rounding of x and the product. */
export const placeBy =
  (fused: boolean): Place<MatMulInt8Input, MatMulInt8Output> =>
  (workspace, input, out) => {
    const { rows, in: width, out: columns, digits } = input;
    const { packInt8, roundRows, matmulInt8 } = workspace.kernels;
    const y = workspace.reserve(out.y.byteLength);
    const x = workspace.put(input.x);
    const weight = workspace.reserve(panelBytes(columns, width));
    workspace.write(weight, input.weight);
    const scales = workspace.put(input.scale);
    const shifts = workspace.reserve(4 * columns);
    const bias = workspace.put(input.bias);
    const residual = workspace.put(input.residual);
    const u = workspace.reserve(rows * digits * lineBytes(width));
    const factors = workspace.reserve(8 * rows);
    const gelu = Number(input.epilogue === "gelu");
    const panels = Math.ceil(columns / 8);
    packInt8(weight, scales, shifts, width, columns, workspace.reserve(8 * width), 0, panels);
    const compute = () => {
      roundRows(u, factors, x, width, digits, 0, rows);
      matmulInt8(y, u, factors, weight, scales, shifts, bias, residual, rows, width, columns, digits, gelu, Number(fused), 0, panels);
    };
    return { at: { y }, compute };
  };

export const matmulInt8 = inWasm(placeBy(true));
