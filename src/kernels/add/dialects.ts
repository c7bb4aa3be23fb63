import { add as cpu } from "./cpu.ts";
import { add as gpujs } from "./gpujs.ts";
import type { Add } from "./index.ts";
import { add as reference } from "./reference.ts";
import { add as simd } from "./simd.ts";
import { add as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, Add>;
