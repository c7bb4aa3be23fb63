import { attention as cpu } from "./cpu.ts";
import { attention as gpujs } from "./gpujs.ts";
import type { Attention } from "./index.ts";
import { attention as reference } from "./reference.ts";
import { attention as simd } from "./simd.ts";
import { attention as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, Attention>;
