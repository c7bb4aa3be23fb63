import { type Shader, type WebGpuLowering, workgroupsFor } from "../devices/webgpu/index.ts";
import { countOf } from "../steps/index.ts";
import type { GeluStep } from "./step.ts";

/** x/2 · (1 + erf(x/√2)) in WGSL, the rational function of `cpu.ts`; its clamp is a little past the 4 there, so that ±1 is reached in f32 too. */
export const geluOf = /* wgsl */ `
fn geluOf(x: f32) -> f32 {
  let z = clamp(x * 0.70710678, -4.05, 4.05);
  let t = z * z;
  let p = 1.12837809 + t * (0.204646213 + t * (0.0545989326 + t * (0.00437870966 + t * (0.000299266162 + t * 1.941479e-6))));
  let q = 1.0 + t * (0.51468819 + t * (0.119972989 + t * (0.0161794482 + t * (0.00131330649 + t * 3.77339992e-5))));
  return 0.5 * x * (1.0 + clamp(z * p / q, -1.0, 1.0));
}
`;

const shader: Shader = {
  label: "gelu",
  code: /* wgsl */ `
${geluOf}
struct Scalars { count: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  for (var i = id.x; i < scalars.count; i += 64 * workgroups.x) { y[i] = geluOf(x[i]); }
}
`,
};

export const lowering: WebGpuLowering<GeluStep> = {
  lower({ writes: { y }, reads: { x } }, { at }) {
    const count = countOf(y);
    return [{ shader, scalars: [count], buffers: [at(y), at(x)], workgroups: workgroupsFor(count, 64) }];
  },
};
