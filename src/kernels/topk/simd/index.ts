import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { TopKInput, TopKOutput } from "../contract.ts";

export const place: Place<TopKInput, TopKOutput> = (workspace, { x, rows, columns, k }, out) => {
  const values = workspace.reserve(out.values.byteLength);
  const indices = workspace.reserve(out.indices.byteLength);
  const logSumExp = workspace.reserve(out.logSumExp.byteLength);
  const from = workspace.put(x);
  return {
    at: { values, indices, logSumExp },
    compute: () => workspace.kernels.topk(values, indices, logSumExp, from, columns, k, 0, rows),
  };
};

export const topk = inWasm(place);
