import { type Shader, type WebGpuLowering, workgroupsFor } from "../devices/webgpu/index.ts";
import { countOf } from "../steps/index.ts";
import type { AddStep } from "./step.ts";

const shader: Shader = {
  label: "add",
  code: /* wgsl */ `
struct Scalars { count: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  for (var i = id.x; i < scalars.count; i += 64 * workgroups.x) { y[i] = x[i] + residual[i]; }
}
`,
};

export const lowering: WebGpuLowering<AddStep> = {
  lower({ writes: { y }, reads: { x, residual } }, { at }) {
    const count = countOf(y);
    return [{ shader, scalars: [count], buffers: [at(y), at(x), at(residual)], workgroups: workgroupsFor(count, 64) }];
  },
};
