import { topk as cpu } from "./cpu.ts";
import type { TopK } from "./index.ts";
import { topk as reference } from "./reference.ts";
import { topk as simd } from "./simd.ts";
import { topk as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, webgpu } satisfies Record<string, TopK>;
