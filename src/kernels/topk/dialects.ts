import { topk as cpu } from "./cpu.ts";
import type { TopK } from "./index.ts";
import { topk as reference } from "./reference.ts";
import { topk as simd } from "./simd.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd } satisfies Record<string, TopK>;
