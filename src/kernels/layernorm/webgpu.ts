import { bits, type Dispatch, reduction, type Shader, type WebGpuLowering, workgroupsFor } from "../devices/webgpu/index.ts";
import type { LayerNormStep } from "./step.ts";

/**
 * A workgroup takes a row: its threads add up every 64th number, then halve their sums together. The first mean is rounded by the size of
 * the numbers; the second pass finds by how much (Σ(x − μ) should be 0) and takes that out of mean and variance.
 */
const shader: Shader = {
  label: "layernorm",
  code: /* wgsl */ `
${reduction(64, "vec2f")}
struct Scalars { rows: u32, columns: u32, epsilon: f32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> weight: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n = f32(scalars.columns);
  for (var row = group.x; row < scalars.rows; row += groups.x) {
    let at = row * scalars.columns;
    var sum = 0.0;
    for (var i = thread; i < scalars.columns; i += THREADS) { sum += x[at + i]; }
    let mean = total(vec2f(sum), thread).x / n;

    var rest = vec2f(); // Σ(x − mean), Σ(x − mean)²
    for (var i = thread; i < scalars.columns; i += THREADS) {
      let d = x[at + i] - mean;
      rest += vec2f(d, d * d);
    }
    let average = total(rest, thread) / n;
    let missed = average.x;
    let variance = max(0.0, average.y - missed * missed);
    let scale = 1.0 / sqrt(variance + scalars.epsilon);
    for (var i = thread; i < scalars.columns; i += THREADS) {
      y[at + i] = (x[at + i] - mean - missed) * scale * weight[i] + bias[i];
    }
  }
}
`,
};

/** y, x: [rows, columns]; weight, bias: [columns] */
export function layernormDispatch(
  y: GPUBufferBinding,
  x: GPUBufferBinding,
  weight: GPUBufferBinding,
  bias: GPUBufferBinding,
  { rows, columns, epsilon }: { rows: number; columns: number; epsilon: number },
): Dispatch {
  return { shader, scalars: [rows, columns, bits(epsilon)], buffers: [y, x, weight, bias], workgroups: workgroupsFor(rows, 1) };
}

export const lowering: WebGpuLowering<LayerNormStep> = {
  lower({ writes: { y }, reads: { x }, parameters: { weight, bias }, epsilon }, { at, vector }) {
    return [layernormDispatch(at(y), at(x), vector(weight), vector(bias), { rows: x.rows, columns: x.columns, epsilon })];
  },
};
