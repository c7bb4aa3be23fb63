import { inWasm, type Place } from "../wasm/index.ts";
import type { EmbeddingInput, EmbeddingOutput } from "./index.ts";

export const place: Place<EmbeddingInput, EmbeddingOutput> = (workspace, { tables, hidden, tokens }, out) => {
  const y = workspace.reserve(out.y.byteLength);
  const described = tables.flatMap(({ weight, ids }) => [workspace.put(weight), 0, workspace.put(ids)]);
  const at = workspace.put(Int32Array.from(described));
  return { at: { y }, compute: () => workspace.kernels.embedding(y, at, tables.length, hidden, 0, tokens) };
};

export const embedding = inWasm(place);
