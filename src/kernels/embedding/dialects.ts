import { embedding as cpu } from "./cpu.ts";
import { embedding as gpujs } from "./gpujs.ts";
import type { Embedding } from "./index.ts";
import { embedding as reference } from "./reference.ts";
import { embedding as simd } from "./simd.ts";
import { embedding as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, Embedding>;
