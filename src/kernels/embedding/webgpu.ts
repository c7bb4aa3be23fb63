import { type Dispatch, type Part, type Shader, type WebGpuLowering, type WebGpuPlace, workgroupsFor } from "../devices/webgpu/index.ts";
import type { Parameter, Value } from "../steps/index.ts";
import { type EmbeddingStep, isValue, lookUpsOf } from "./step.ts";

/** Rows of a table. `scale`: f32 [all rows of the table], for int8. */
export type TablePart = Part & { scale?: GPUBufferBinding };

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

/** Each part of each table in turn: the first table is written, the others are added. */
export const lowering: WebGpuLowering<EmbeddingStep> = {
  lower(step, { at, resident, integers, put }) {
    const { lookUps, tokens, hidden } = lookUpsOf(step, integers);
    const y = at(step.writes.y);
    if (lookUps.length === 0) {
      const zeros = { binding: put(new Int32Array(hidden)), storage: "f32", firstRow: 0, rows: 1 } as const;
      return [embeddingDispatch(y, put(new Int32Array(tokens)), zeros, { tokens, hidden, adds: false })];
    }
    return lookUps.flatMap(({ table, size, ids }, i) => {
      const indices = put(ids);
      return partsOf(table, size, at, resident).map((part) => embeddingDispatch(y, indices, part, { tokens, hidden, adds: i > 0 }));
    });
  },
};

function partsOf(table: Value | Parameter, size: number, at: WebGpuPlace["at"], resident: WebGpuPlace["resident"]): readonly TablePart[] {
  if (isValue(table)) return [{ binding: at(table), storage: "f32", firstRow: 0, rows: size }];
  const { parts, scale } = resident(table);
  return parts.map((part) => ({ ...part, scale }));
}
