import { type Dispatch, onWebGpu, type Shader, workgroupsFor } from "../devices/webgpu/index.ts";
import { int8Rows } from "../matmul/webgpu/index.ts";
import type { EmbeddingInput, EmbeddingOutput } from "./contract.ts";

/** Some rows of a table, or all of them. */
export interface TablePart {
  binding: GPUBufferBinding;
  /** Rows of f32, or as ../matmul keeps them: of halves or of int8, filled up to whole groups of four. */
  storage: "f32" | "f16" | "int8";
  /** f32 [all rows of the table], for int8. */
  scale?: GPUBufferBinding;
  /** The part's first row in the table, and how many it has. */
  firstRow: number;
  rows: number;
}

/** WGSL of the number at column i of row r. */
const numberOf = {
  f32: "bitcast<f32>(table[r * scalars.hidden + i])",
  f16: "unpack2x16float(table[r * 2 * ((scalars.hidden + 3) / 4) + i / 2])[i % 2]",
  int8: "scale[scalars.firstRow + r] * f32(extractBits(bitcast<i32>(table[r * ((scalars.hidden + 3) / 4) + i / 4]), 8 * (i % 4), 8))",
};

/** A thread for each number of y. Ids that lie in another part of the table are that part's to serve. */
const shaderOf = (storage: TablePart["storage"]): Shader => ({
  label: `embedding of ${storage}`,
  code: /* wgsl */ `
struct Scalars { tokens: u32, hidden: u32, firstRow: u32, rows: u32, adds: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read> table: array<u32>;
${storage === "int8" ? "@group(0) @binding(4) var<storage, read> scale: array<f32>;" : ""}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var at = id.x; at < scalars.tokens * scalars.hidden; at += 64 * groups.x) {
    let r = ids[at / scalars.hidden] - scalars.firstRow; // wraps round to a large number where the id is smaller
    if (r >= scalars.rows) { continue; }
    let i = at % scalars.hidden;
    let value = ${numberOf[storage]};
    y[at] = select(value, y[at] + value, scalars.adds != 0);
  }
}
`,
});

const shaders = { f32: shaderOf("f32"), f16: shaderOf("f16"), int8: shaderOf("int8") };

/**
 * y: [tokens, hidden] becomes, or `adds` to what is there, the rows of one part of a table that ids: [tokens] name. The parts of a table
 * together serve every id.
 */
export function embeddingDispatch(
  y: GPUBufferBinding,
  ids: GPUBufferBinding,
  { binding, storage, scale, firstRow, rows }: TablePart,
  { tokens, hidden, adds }: { tokens: number; hidden: number; adds: boolean },
): Dispatch {
  return {
    shader: shaders[storage],
    scalars: [tokens, hidden, firstRow, rows, Number(adds)],
    buffers: [y, ids, binding, ...(scale ? [scale] : [])],
    workgroups: workgroupsFor(tokens * hidden, 64),
  };
}

export const embedding = onWebGpu<EmbeddingInput, EmbeddingOutput>(({ reserve, put }, { tables, hidden, tokens }, out) => {
  const y = reserve(out.y.byteLength);
  const dispatches = tables.map((table, i) => {
    const rows = table.weight.length / hidden;
    const kept =
      "scale" in table
        ? ({ storage: "int8", scale: put(table.scale), binding: put(int8Rows(table.weight, rows, hidden)) } as const)
        : ({ storage: "f32", binding: put(table.weight) } as const);
    const part = { ...kept, firstRow: 0, rows };
    return embeddingDispatch(y, put(table.ids), part, { tokens, hidden, adds: i > 0 });
  });
  return { at: { y }, dispatches };
});
