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
 *
 * @param brief that a small model is asked little, so that it has answered on one thread before more have started, and before wide's check, some tens
 *   of milliseconds, has ended
 */
export function engineOptions(
  { backend, threads, dtype, simd = "auto" }: EngineFlags,
  { brief }: { brief: boolean },
): Pick<LoadOptions, keyof EngineFlags> {
  const lane = simd === "auto" && !brief && [undefined, "auto", "wasm"].includes(backend) ? "wide" : simd;
  return { backend, threads: threads ?? (brief ? 1 : undefined), dtype, simd: lane } as Pick<LoadOptions, keyof EngineFlags>;
}
