import { wasmExport } from "../../devices/wasm/index.ts";
import type { Digits } from "../../steps/index.ts";
import { type Int8Panels, ways } from "./panels.ts";

export const roundRows = wasmExport("roundRows", ["u", "factors", "x", "K", "digits", "lines", "halves"]);

const operands = [
  ...["y", "u", "factors", "weight", "calm", "scales", "shifts", "bias", "residual"],
  ...["rows", "K", "out", "lines", "gelu", "by"],
] as const;
export const matmulInt8 = wasmExport("matmulInt8", operands, "scratch");

/** Bytes of a tile's sums: six lines for sixteen outputs. */
export const SUMS = 6 * 16 * 4;

/**
 * How rows of x are written for a weight, as `roundRows` and `matmulInt8` want it. Two digits make two lines of bytes, or one of 16-bit
 * integers where no sum leaves 32 bits; `pairs` would take two lines, twice as slowly.
 */
export function formOf({ by, sumsFit, shape: [, width] }: Pick<Int8Panels, "by" | "sumsFit" | "shape">, digits: Digits) {
  const halves = by === "halves" || (by === "pairs" && digits === 2);
  const lines = digits === 2 && !(halves && sumsFit) ? 2 : 1;
  /** Bytes of a row. */
  const bytes = lines * (halves ? 8 : 4) * Math.ceil(width / 4);
  return { lines, bytes, halves: halves ? 1 : 0, by: halves ? ways.halves : ways[by] };
}
