import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { AddInput, AddOutput } from "../contract.ts";

export const place: Place<AddInput, AddOutput> = (workspace, { x, residual }, out) => {
  const y = workspace.reserve(out.y.byteLength);
  const from = workspace.put(x);
  const other = workspace.put(residual);
  return { at: { y }, compute: () => workspace.kernels.add(y, from, other, x.length) };
};

export const add = inWasm(place);
