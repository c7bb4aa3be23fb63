import { wasmExport } from "../../devices/wasm/index.ts";

export const roundRows = wasmExport("roundRows", ["u", "factors", "x", "K", "digits"]);

export const matmulInt8 = wasmExport("matmulInt8", [
  ...["y", "u", "factors", "weight", "scales", "shifts", "bias", "residual"],
  ...["rows", "K", "out", "digits", "gelu", "fused"],
] as const);

/** Bytes of one line of digits. */
export const lineBytes = (width: number): number => 4 * Math.ceil(width / 4);
