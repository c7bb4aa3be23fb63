import { floats, type Shader, type WebGpuLowering, workgroupsFor } from "../devices/webgpu/index.ts";
import { countOf } from "../steps/index.ts";
import type { TanhStep } from "./step.ts";

/**
 * The rational function of `cpu.ts` in WGSL, whose own tanh may be off by 1e-5 and overflow. Beyond ±9.02 the f32 nearest to it is ±1, and
 * no infinity comes into the arithmetic.
 */
const shader: Shader = {
  label: "tanh",
  code: /* wgsl */ `
${floats}
const SIGN = 0x80000000u;
const REACH = 0x411051ecu; // 9.02

fn tanhOf(bits: u32) -> u32 {
  if (isNaN(bits)) { return NOT_A_NUMBER; }
  if ((bits & ~SIGN) >= REACH) { return bitcast<u32>(1.0) | (bits & SIGN); }
  let x = bitcast<f32>(bits);
  let t = x * x;
  let p = 1.0 + t * (0.133826879 + t * (0.00349745848 + t * (2.06358364e-5 + t * 1.3384311e-8)));
  let q = 1.0 + t * (0.467160092 + t * (0.0258843639 + t * (0.00032885187 + t * 7.79025726e-7)));
  return bitcast<u32>(clamp(x * p / q, -1.0, 1.0));
}

struct Scalars { count: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<u32>; // bits, as x
@group(0) @binding(2) var<storage, read> x: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  for (var i = id.x; i < scalars.count; i += 64 * workgroups.x) { y[i] = tanhOf(x[i]); }
}
`,
};

export const lowering: WebGpuLowering<TanhStep> = {
  lower({ writes: { y }, reads: { x } }, { at }) {
    const count = countOf(y);
    return [{ shader, scalars: [count], buffers: [at(y), at(x)], workgroups: workgroupsFor(count, 64) }];
  },
};
