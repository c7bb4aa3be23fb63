import { topk as cpu } from "./cpu.ts";
import { topk as gpujs } from "./gpujs.ts";
import type { TopK } from "./index.ts";
import { topk as reference } from "./reference.ts";
import { topk as simd } from "./simd.ts";
import { topk as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, TopK>;
