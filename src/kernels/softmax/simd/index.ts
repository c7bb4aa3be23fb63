import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { SoftmaxInput, SoftmaxOutput } from "../contract.ts";

export const place: Place<SoftmaxInput, SoftmaxOutput> = (workspace, { x, rows, columns }, out) => {
  const y = workspace.reserve(out.y.byteLength);
  const from = workspace.put(x);
  const scratch = workspace.reserve(4 * columns + 16);
  return { at: { y }, compute: () => workspace.kernels.softmax(y, from, columns, 0, rows, scratch) };
};

export const softmax = inWasm(place);
