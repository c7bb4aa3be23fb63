import { floats, type Shader, type WebGpuLowering, workgroupsFor } from "../devices/webgpu/index.ts";
import { countOf } from "../steps/index.ts";
import type { ReluStep } from "./step.ts";

/** By the bits alone: those of a negative number, −0 and NaN excepted, become 0. */
const shader: Shader = {
  label: "relu",
  code: /* wgsl */ `
${floats}
struct Scalars { count: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<u32>; // bits, as x
@group(0) @binding(2) var<storage, read> x: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  for (var i = id.x; i < scalars.count; i += 64 * workgroups.x) {
    y[i] = select(x[i], 0u, x[i] > 0x80000000u && x[i] <= NEGATIVE_INFINITY);
  }
}
`,
};

export const lowering: WebGpuLowering<ReluStep> = {
  lower({ writes: { y }, reads: { x } }, { at }) {
    const count = countOf(y);
    return [{ shader, scalars: [count], buffers: [at(y), at(x)], workgroups: workgroupsFor(count, 64) }];
  },
};
