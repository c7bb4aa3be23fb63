import { type Dispatch, onWebGpu, type Shader, workgroupsFor } from "../devices/webgpu/index.ts";
import type { AddInput, AddOutput } from "./contract.ts";

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

/** y, x, residual: [count] */
export function addDispatch(y: GPUBufferBinding, x: GPUBufferBinding, residual: GPUBufferBinding, count: number): Dispatch {
  return { shader, scalars: [count], buffers: [y, x, residual], workgroups: workgroupsFor(count, 64) };
}

export const add = onWebGpu<AddInput, AddOutput>(({ reserve, put }, { x, residual }, out) => {
  const y = reserve(out.y.byteLength);
  return { at: { y }, dispatches: [addDispatch(y, put(x), put(residual), x.length)] };
});
