import { matmulInt8 as cpu } from "./cpu.ts";
import type { MatMulInt8 } from "./index.ts";
import { matmulInt8 as reference } from "./reference.ts";
import { matmulInt8 as simd } from "./simd.ts";
import { matmulInt8 as webgpu } from "./webgpu.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd, webgpu } satisfies Record<string, MatMulInt8>;
