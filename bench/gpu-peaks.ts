/** The most that arithmetic and memory of a graphics device reach, measured with two small shaders. */
import {
  bits,
  type Device,
  type Dispatch,
  openDevice,
  type Shader,
  submit,
  Usage,
  workgroupsFor,
} from "../src/kernels/devices/webgpu/index.ts";
import type { Peaks } from "./peaks.ts";
import { quantile } from "./statistics.ts";

export interface GpuPeaks extends Peaks {
  /** The adapter, as it calls itself. */
  name: string;
  /** Milliseconds from a submission of next to nothing to the news that it is done: no call that is waited for takes less. */
  roundTrip: number;
}

/** Milliseconds that a measurement takes at least: the round trip must not matter. */
const LONG_ENOUGH = 25;
const THREADS = 2048 * 256;
const CHAINS = 8;

/** @throws TypeformerError `backend_unavailable`, `out_of_memory` */
export async function measureGpu(): Promise<GpuPeaks> {
  const device = await openDevice();
  try {
    return { name: device.name, ...(await arithmeticPeak(device)), gbs: await bandwidth(device) };
  } finally {
    device.gpu.destroy();
  }
}

const chains = (line: (name: string, i: number) => string) => Array.from({ length: CHAINS }, (_, i) => line(`a${i}`, i)).join("\n");

/** Chains that do not wait for each other, in registers; what they come to is written, so that nothing can be left out. */
const multiplyAdds: Shader = {
  label: "peak of arithmetic",
  code: /* wgsl */ `
struct Scalars { rounds: u32, factor: f32, step: f32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = vec4f(scalars.factor);
  let step = vec4f(scalars.step);
  ${chains((a, i) => `var ${a} = vec4f(f32(id.x % 64) * 0.01 + ${i}.0);`)}
  for (var round = 0u; round < scalars.rounds; round++) {
    ${chains((a) => `${a} = fma(${a}, factor, step);`).repeat(2)}
  }
  y[id.x] = ${chains((a, i) => `${i > 0 ? "+ " : ""}${a}`)};
}
`,
};
const FLOPS = THREADS * 2 * CHAINS * 4 * 2; // of one round: twice all chains, four numbers each, a product and a sum

async function arithmeticPeak(device: Device): Promise<{ gflops: number; roundTrip: number }> {
  const y = { buffer: device.gpu.createBuffer({ size: 16 * THREADS, usage: Usage.STORAGE }) };
  const rounds = (n: number, threads = THREADS): Dispatch[] => [
    { shader: multiplyAdds, scalars: [n, bits(0.999), bits(0.001)], buffers: [y], workgroups: workgroupsFor(threads, 256) },
  ];
  const trips: number[] = [];
  for (let i = 0; i < 25; i++) trips.push(await taken(device, rounds(0, 1)));
  const { count, least } = await longEnough((n) => taken(device, rounds(n)));
  return {
    gflops: (FLOPS * count) / least / 1e6,
    roundTrip: quantile(
      trips.slice(5).sort((a, b) => a - b),
      0.5,
    ),
  };
}

/** Adds one, so that what is moved is not all zeros. */
const copy: Shader = {
  label: "peak of memory",
  code: /* wgsl */ `
struct Scalars { count: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  for (var i = id.x; i < scalars.count; i += 256 * workgroups.x) { y[i] = x[i] + 1.0; }
}
`,
};

/** Bytes of each of two buffers: larger than the last cache of any device that this is likely to run on. */
const LARGE = 256 * 1024 * 1024;

/** GB/s, read and written together. */
async function bandwidth(device: Device): Promise<number> {
  const size = Math.min(LARGE, device.gpu.limits.maxStorageBufferBindingSize);
  const [x, y] = [0, 1].map(() => ({ buffer: device.gpu.createBuffer({ size, usage: Usage.STORAGE }) }));
  const count = size / 16;
  const over = (to: GPUBufferBinding, from: GPUBufferBinding): Dispatch => ({
    ...{ shader: copy, scalars: [count], buffers: [to, from], workgroups: workgroupsFor(count, 256) },
  });
  const times = (n: number) => Array.from({ length: n }, (_, i) => (i % 2 ? over(x, y) : over(y, x)));
  const { count: copies, least } = await longEnough((n) => taken(device, times(n)));
  return (copies * 2 * size) / least / 1e6;
}

async function taken(device: Device, work: Dispatch[]): Promise<number> {
  const begin = performance.now();
  await submit(device, work);
  return performance.now() - begin;
}

/** Doubles the work until it takes long enough; then the fastest of five calls, or of as many as a second has room for: a peak is what nothing disturbed. */
async function longEnough(time: (count: number) => Promise<number>): Promise<{ count: number; least: number }> {
  let count = 1;
  await time(count); // compiles, and gives memory its pages
  let least = await time(count);
  while (least < LONG_ENOUGH) {
    count *= 2;
    least = await time(count);
  }
  const end = performance.now() + 1000;
  for (let i = 1; i < 5 && performance.now() < end; i++) least = Math.min(least, await time(count));
  return { count, least };
}
