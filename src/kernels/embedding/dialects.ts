import { embedding as cpu } from "./cpu.ts";
import type { Embedding } from "./index.ts";
import { embedding as reference } from "./reference.ts";
import { embedding as simd } from "./simd.ts";

/** Conformance, benchmark and tables read only this: a dialect is one file and one line. */
export const dialects = { reference, cpu, simd } satisfies Record<string, Embedding>;
