import { matmul as cpu } from "./cpu.ts";
import { matmul as gpujs } from "./gpujs.ts";
import type { MatMul } from "./index.ts";
import { matmul as reference } from "./reference.ts";
import { matmul as simd } from "./simd.ts";
import { matmul as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, MatMul>;
