import { gelu as cpu } from "./cpu.ts";
import { gelu as gpujs } from "./gpujs.ts";
import type { Gelu } from "./index.ts";
import { gelu as reference } from "./reference.ts";
import { gelu as simd } from "./simd.ts";
import { gelu as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, Gelu>;
