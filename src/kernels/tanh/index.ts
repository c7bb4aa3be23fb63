import { inGpuJs } from "../devices/gpujs/index.ts";
import { inWasm } from "../devices/wasm/index.ts";
import { onWebGpu } from "../devices/webgpu/index.ts";
import type { Operation } from "../operation.ts";
import { room } from "../steps/index.ts";
import { cases } from "./cases.ts";
import { allocate, type Tanh, type TanhInput, type TanhOutput } from "./contract.ts";
import { tanh as cpu } from "./cpu.ts";
import { lowering as gpujs } from "./gpujs/index.ts";
import { tanh as reference } from "./reference.ts";
import { lowering as simd } from "./simd/index.ts";
import { steps } from "./step.ts";
import { lowering as webgpu } from "./webgpu.ts";

/** A dialect is one file, or one folder, and one line here. */
const dialects = {
  reference,
  cpu,
  simd: inWasm(steps, simd),
  gpujs: inGpuJs(steps, gpujs),
  webgpu: onWebGpu(steps, webgpu),
} satisfies Record<string, Tanh>;

export const tanh: Operation<TanhInput, TanhOutput> = room({ name: "tanh", cases, allocate, steps, dialects });

export type * from "./contract.ts";
export { tanhStep } from "./step.ts";
