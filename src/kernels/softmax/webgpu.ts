import { type Dispatch, floats, reduction, type Shader, type WebGpuLowering, workgroupsFor } from "../devices/webgpu/index.ts";
import type { SoftmaxStep } from "./step.ts";

/** A workgroup takes a row, and passes over it three times: the largest number, the sum of exponentials, the quotients. */
const shader: Shader = {
  label: "softmax",
  code: /* wgsl */ `
${floats}
${reduction(128)}
struct Scalars { rows: u32, columns: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<u32>; // bits, as x
@group(0) @binding(2) var<storage, read> x: array<u32>;

fn exponential(x: u32, most: f32) -> f32 {
  if (!isFinite(x)) { return 0.0; }
  return exp(bitcast<f32>(x) - most);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  for (var row = group.x; row < scalars.rows; row += groups.x) {
    let at = row * scalars.columns;
    var largestOfMine = LOWEST;
    var broken = 0.0; // NaN and +Infinity have no softmax
    for (var i = thread; i < scalars.columns; i += THREADS) {
      let value = x[at + i];
      if (isFinite(value)) { largestOfMine = max(largestOfMine, bitcast<f32>(value)); }
      else if (value != NEGATIVE_INFINITY) { broken = 1.0; }
    }
    let most = largest(largestOfMine, thread);
    let isBroken = largest(broken, thread) > 0.0;

    var sum = 0.0;
    for (var i = thread; i < scalars.columns; i += THREADS) { sum += exponential(x[at + i], most); }
    let whole = total(sum, thread);
    for (var i = thread; i < scalars.columns; i += THREADS) {
      if (isBroken || whole == 0.0) { y[at + i] = NOT_A_NUMBER; }
      else { y[at + i] = bitcast<u32>(exponential(x[at + i], most) / whole); }
    }
  }
}
`,
};

/** y, x: [rows, columns] */
export function softmaxDispatch(y: GPUBufferBinding, x: GPUBufferBinding, { rows, columns }: { rows: number; columns: number }): Dispatch {
  return { shader, scalars: [rows, columns], buffers: [y, x], workgroups: workgroupsFor(rows, 1) };
}

export const lowering: WebGpuLowering<SoftmaxStep> = {
  lower: ({ writes: { y }, reads: { x } }, { at }) => [softmaxDispatch(at(y), at(x), x)],
};
