import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { LayerNormInput, LayerNormOutput } from "../contract.ts";

export const place: Place<LayerNormInput, LayerNormOutput> = (workspace, input, out) => {
  const y = workspace.reserve(out.y.byteLength);
  const x = workspace.put(input.x);
  const weight = workspace.put(input.weight);
  const bias = workspace.put(input.bias);
  const { epsilon, rows, columns } = input;
  return { at: { y }, compute: () => workspace.kernels.layernorm(y, x, 0, weight, bias, epsilon, columns, 0, rows) };
};

export const layernorm = inWasm(place);
