import { inWasm, type Place, type Workspace } from "../../devices/wasm/index.ts";
import { panelBytes } from "../../matmul-int8/simd/layout.ts";
import type { EmbeddingInput, EmbeddingOutput, EmbeddingTable } from "../contract.ts";

export const place: Place<EmbeddingInput, EmbeddingOutput> = (workspace, { tables, hidden, tokens }, out) => {
  const y = workspace.reserve(out.y.byteLength);
  const described = tables.flatMap((table) => {
    const { weight, scales } = placeWeight(workspace, table, hidden);
    return [weight, 0, workspace.put(table.ids), scales];
  });
  const at = workspace.put(Int32Array.from(described));
  return { at: { y }, compute: () => workspace.kernels.embedding(y, at, tables.length, hidden, 0, tokens) };
};

/** Rows of f32 may stay as they are; integers are read from panels only. */
function placeWeight(workspace: Workspace, table: EmbeddingTable, hidden: number): { weight: number; scales: number } {
  if (!("scale" in table)) return { weight: workspace.put(table.weight), scales: 0 };
  const rows = table.scale.length;
  const weight = workspace.reserve(panelBytes(rows, hidden));
  workspace.write(weight, table.weight);
  const scales = workspace.put(table.scale);
  const [shifts, scratch] = [workspace.reserve(4 * rows), workspace.reserve(8 * hidden)];
  workspace.kernels.packInt8(weight, scales, shifts, hidden, rows, scratch, 0, Math.ceil(rows / 8));
  return { weight, scales };
}

export const embedding = inWasm(place);
