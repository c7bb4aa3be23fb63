import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { GeluInput, GeluOutput } from "../contract.ts";

export const place: Place<GeluInput, GeluOutput> = (workspace, { x }, out) => {
  const y = workspace.reserve(out.y.byteLength);
  const from = workspace.put(x);
  return { at: { y }, compute: () => workspace.kernels.gelu(y, from, x.length) };
};

export const gelu = inWasm(place);
