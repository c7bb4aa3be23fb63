import { addressOf, type WasmLowering } from "../../devices/wasm/index.ts";
import { digitsOf, type MatMulInt8Step, steps } from "../step.ts";
import { type Int8Panels, inInt8Panels, packInt8 } from "./panels.ts";
import { formOf, matmulInt8, roundRows, SUMS } from "./product.ts";

/** As of ../../matmul/simd. */
const PANELS = 2;

/** The rows of x in digits first; then the panels, the last of them as wide as it is. */
export const lowering: WasmLowering<MatMulInt8Step> = {
  exports: [roundRows, matmulInt8, packInt8],
  layouts: { int8: inInt8Panels },
  lower(step, { at, borrow }) {
    const { writes, reads, parameters, firstRow, epilogue } = step;
    const panels = parameters.weight as Int8Panels;
    const { address: weight, calm, scales, shifts, shape } = panels;
    const [out, K] = shape;
    const { rows } = writes.y;
    const digits = digitsOf(step);
    const { lines, halves, by, bytes } = formOf(panels, digits);
    const [u, factors] = [borrow((rows + 3) * bytes), borrow(8 * rows)];
    const operands = {
      y: at(writes.y),
      u,
      factors,
      weight,
      calm,
      scales,
      shifts,
      bias: parameters.bias ? addressOf(parameters.bias) : 0,
      residual: reads.residual ? at(reads.residual) : 0,
      rows,
      K,
      out,
      lines,
      gelu: epilogue === "gelu" ? 1 : 0,
      by,
    };
    const work = (digits * steps.flops(step)) / 4;
    return [
      roundRows({ u, factors, x: at(reads.x) + 4 * firstRow * K, K, digits, lines, halves }, { units: rows, work: 4 * K * rows }),
      matmulInt8(operands, { units: Math.ceil(out / 8), work, together: PANELS, scratch: SUMS }),
    ];
  },
};
