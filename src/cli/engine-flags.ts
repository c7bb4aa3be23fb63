import type { LoadOptions } from "../doors/node.ts";

/** What computes, and how, as commander reads it for every command that asks a model. */
export interface EngineFlags {
  backend?: string;
  threads?: number;
  dtype?: string;
  simd?: string;
}

/**
 * The same as the API takes it, which refuses what it does not have. A command is a process of its own, so there `simd` is "wide" by itself: the
 * backend wasm has it where its check passes.
 */
export function engineOptions({ backend, threads, dtype, simd = "auto" }: EngineFlags): Pick<LoadOptions, keyof EngineFlags> {
  const lane = simd === "auto" && [undefined, "auto", "wasm"].includes(backend) ? "wide" : simd;
  return { backend, threads, dtype, simd: lane } as Pick<LoadOptions, keyof EngineFlags>;
}
