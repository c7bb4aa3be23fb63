import { bits, type Dispatch, plane, reduction, type Shader } from "../../devices/webgpu/index.ts";
import type { Digits } from "../contract.ts";

/**
 * x̂ = least + step · u, row by row, a workgroup each. u is that of ./rounding.ts to the bit, for which WGSL promises too little: its
 * division may be off by 2.5 units in the last place, and a product with a sum after it may be rounded once instead of twice. Hence a
 * division on integers, and ⌊product + ½⌋ from the bits of the product, where nothing can be fused.
 */
const shader: Shader = {
  label: "round rows",
  code: /* wgsl */ `
${reduction(64, "vec2f")}
struct Scalars { rows: u32, width: u32, firstRow: u32, top: f32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> rounded: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;

const LARGEST = 3.4028234e38;

/** The f32 nearest to a/b, ties to even, of positive and normal a and b: 24 bits by long division. */
fn quotient(a: f32, b: f32) -> f32 {
  let divisor = (bitcast<u32>(b) & 0x7fffff) | 0x800000;
  var rest = (bitcast<u32>(a) & 0x7fffff) | 0x800000;
  var exponent = i32(bitcast<u32>(a) >> 23) - i32(bitcast<u32>(b) >> 23) + 127;
  if (rest < divisor) {
    rest <<= 1;
    exponent--;
  }
  var digits = 0u;
  for (var i = 0; i < 24; i++) {
    digits <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      digits |= 1;
    }
    rest <<= 1;
  }
  if (rest > divisor || (rest == divisor && (digits & 1) == 1)) { digits++; }
  return bitcast<f32>((u32(exponent) << 23) + digits - 0x800000);
}

/** ⌊x + ½⌋ of 0 ≤ x < 2²², the sum rounded to f32: that makes a difference only for the last number below ½. */
fn nearest(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if (bits < 0x3f000000) { return u32(bits == 0x3effffff); }
  let below = 150 - (bits >> 23); // bits behind the point
  return (((bits & 0x7fffff) | 0x800000) + (1u << (below - 1))) >> below;
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) index: u32) {
  let row = group.y * groups.x + group.x;
  if (row >= scalars.rows) { return; }
  let begin = (scalars.firstRow + row) * scalars.width;
  var ends = vec2f(-LARGEST); // −least and most
  for (var k = index; k < scalars.width; k += THREADS) { ends = max(ends, vec2f(-x[begin + k], x[begin + k])); }
  ends = largest(ends, index);
  let least = -ends.x;
  let range = ends.y - least;
  var perStep = 0.0;
  var step = 0.0;
  if (range > 0) {
    perStep = quotient(scalars.top, range);
    step = quotient(range, scalars.top);
  }
  for (var k = index; k < scalars.width; k += THREADS) {
    let u = nearest((x[begin + k] - least) * perStep);
    rounded[row * scalars.width + k] = least + step * f32(u);
  }
}
`,
};

/** Rows of x on the device, and where their rounded form shall lie. */
export interface RowsToRound {
  /** [rows, in] */
  rounded: GPUBufferBinding;
  /** [≥ firstRow + rows, in] */
  x: GPUBufferBinding;
  firstRow?: number;
  rows: number;
  in: number;
  digits: Digits;
}

export function roundDispatch({ rounded, x, firstRow = 0, rows, in: width, digits }: RowsToRound): Dispatch {
  return { shader, scalars: [rows, width, firstRow, bits(128 ** digits - 1)], buffers: [rounded, x], workgroups: plane(rows) };
}
