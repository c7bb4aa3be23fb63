/**
 * What the shaders of a linear layer share: where its operands lie, how four neighbours along k are read, and what a finished sum goes through.
 *
 *   x: [firstRow + rows, in] f32      weight: [outputs, in], a part of W, as `Storage` says
 *   y, residual: [rows, out] f32      bias, scale: [out] f32; the part's first row is the output `firstOutput`
 */
import type { Storage } from "../../devices/webgpu/index.ts";
import { geluOf } from "../../gelu/webgpu.ts";

/** What a shader is generated for: rows of whole vectors of four are read a vector at a time. */
export interface Layout {
  whole: boolean;
  storage: Storage;
}

export function layoutOf(width: number, storage: Storage): Layout {
  return { whole: width > 0 && width % 4 === 0, storage };
}

/** WGSL: `xAt(row, k)` and `weightAt(n, k)` with k counted in vectors, zeros past every edge; `finish(row, n, sum)` stores one output. */
export function operands({ whole, storage }: Layout): string {
  return /* wgsl */ `
struct Scalars {
  rows: u32, width: u32, firstRow: u32,
  outputs: u32, firstOutput: u32, out: u32,
  bias: u32, gelu: u32, residual: u32,
}
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<${whole ? "vec4f" : "f32"}>;
@group(0) @binding(3) var<storage, read> weight: array<${{ f32: whole ? "vec4f" : "f32", f16: "vec2u", int8: "u32" }[storage]}>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read> residual: array<f32>;
${storage === "int8" ? "@group(0) @binding(6) var<storage, read> scale: array<f32>;" : ""}

/** Vectors of four in a row; the last may be part of one. */
fn vectors() -> u32 { return (scalars.width + 3) / 4; }

fn xAt(row: u32, k: u32) -> vec4f {
  if (row >= scalars.rows || k >= vectors()) { return vec4f(); }
  let line = scalars.firstRow + row;
  ${fourOf("x", "line", whole)}
}

fn weightAt(n: u32, k: u32) -> vec4f {
  if (n >= scalars.outputs || k >= vectors()) { return vec4f(); }
  ${{ f32: fourOf("weight", "n", whole), f16: fourHalves, int8: fourIntegers }[storage]}
}
${geluOf}
fn finish(row: u32, n: u32, sum: f32) {
  if (row >= scalars.rows || n >= scalars.outputs) { return; }
  let output = scalars.firstOutput + n;
  let at = row * scalars.out + output;
  var value = sum${storage === "int8" ? " * scale[output]" : ""};
  if (scalars.bias != 0) { value += bias[output]; }
  if (scalars.gelu != 0) { value = geluOf(value); }
  if (scalars.residual != 0) { value += residual[at]; }
  y[at] = value;
}
`;
}

function fourOf(matrix: string, line: string, whole: boolean): string {
  if (whole) return `return ${matrix}[${line} * vectors() + k];`;
  return /* wgsl */ `var four = vec4f();
  for (var i = 0u; i < min(4, scalars.width - 4 * k); i++) { four[i] = ${matrix}[${line} * scalars.width + 4 * k + i]; }
  return four;`;
}

const fourHalves = /* wgsl */ `let four = weight[n * vectors() + k];
  return vec4f(unpack2x16float(four.x), unpack2x16float(four.y));`;

const fourIntegers = /* wgsl */ `let four = vec4u(weight[n * vectors() + k]);
  return vec4f(bitcast<vec4i>(four << vec4u(24, 16, 8, 0)) >> vec4u(24));`;
