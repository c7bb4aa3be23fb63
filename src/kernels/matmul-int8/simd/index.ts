import { addressOf, type WasmLowering } from "../../devices/wasm/index.ts";
import { digitsOf, type MatMulInt8Step, steps } from "../step.ts";
import { type Int8Panels, inInt8Panels, packInt8 } from "./panels.ts";
import { lineBytes, matmulInt8, roundRows } from "./product.ts";

/** The rows of x in digits first; then the panels, the last of them as wide as it is. */
export const lowering: WasmLowering<MatMulInt8Step> = {
  exports: [roundRows, matmulInt8, packInt8],
  layouts: { int8: inInt8Panels },
  lower(step, { at, borrow }) {
    const { writes, reads, parameters, firstRow, epilogue } = step;
    const { address, scales, shifts, fused, shape } = parameters.weight as Int8Panels;
    const [out, width] = shape;
    const { rows } = writes.y;
    const digits = digitsOf(step);
    const rounded = { u: borrow(rows * digits * lineBytes(width)), factors: borrow(8 * rows), K: width, digits };
    const operands = {
      ...{ y: at(writes.y), weight: address, scales, shifts, rows, out, gelu: Number(epilogue === "gelu"), fused: Number(fused) },
      bias: parameters.bias ? addressOf(parameters.bias) : 0,
      residual: reads.residual ? at(reads.residual) : 0,
    };
    return [
      roundRows({ ...rounded, x: at(reads.x) + 4 * firstRow * width }, { units: rows, work: 4 * width * rows }),
      matmulInt8({ ...rounded, ...operands }, { units: Math.ceil(out / 8), work: (digits * steps.flops(step)) / 4 }),
    ];
  },
};
