import { inWasm } from "../devices/wasm/index.ts";
import { onWebGpu } from "../devices/webgpu/index.ts";
import type { Operation } from "../operation.ts";
import { room } from "../steps/index.ts";
import { cases } from "./cases.ts";
import { allocate, type MatMulInt8, type MatMulInt8Input, type MatMulInt8Output } from "./contract.ts";
import { matmulInt8 as cpu } from "./cpu.ts";
import { matmulInt8 as reference } from "./reference.ts";
import { lowering as simd } from "./simd/index.ts";
import { steps } from "./step.ts";
import { lowering as webgpu } from "./webgpu/index.ts";

/** A dialect is one file, or one folder, and one line here. */
const dialects = {
  reference,
  cpu,
  simd: inWasm(steps, simd),
  webgpu: onWebGpu(steps, webgpu),
} satisfies Record<string, MatMulInt8>;

export const matmulInt8: Operation<MatMulInt8Input, MatMulInt8Output> = room({ name: "matmul-int8", cases, allocate, steps, dialects });

export type * from "./contract.ts";
export { matmulInt8Step } from "./step.ts";
