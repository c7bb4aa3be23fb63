import type { AppOptions } from "../http/app.ts";
import type { Settings } from "./flags.ts";

/**
 * The same as the API takes it, which refuses what it does not have. Engines are processes of their own, so there `simd` is "wide" by itself: the
 * backend wasm has it where its check passes.
 */
export function appOptionsOf(settings: Settings): AppOptions {
  const { backend, dtype, revision, offline, simd = "auto" } = settings;
  const { model, task, pooling, modelId, engines, threads, maxBatchTokens, maxQueueTokens, maxInputs, maxBody, timeoutMs } = settings;
  const lane = simd === "auto" && [undefined, "auto", "wasm"].includes(backend) ? "wide" : simd;
  const loading = { backend, dtype, simd: lane, revision, local_files_only: offline } as AppOptions;
  return { model, task, pooling, modelId, engines, threads, maxBatchTokens, maxQueueTokens, maxInputs, maxBody, timeoutMs, ...loading };
}
