import { softmax as cpu } from "./cpu.ts";
import { softmax as gpujs } from "./gpujs.ts";
import type { Softmax } from "./index.ts";
import { softmax as reference } from "./reference.ts";
import { softmax as simd } from "./simd.ts";
import { softmax as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, Softmax>;
