import { layernorm as cpu } from "./cpu.ts";
import { layernorm as gpujs } from "./gpujs.ts";
import type { LayerNorm } from "./index.ts";
import { layernorm as reference } from "./reference.ts";
import { layernorm as simd } from "./simd.ts";
import { layernorm as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, gpujs, webgpu } satisfies Record<string, LayerNorm>;
