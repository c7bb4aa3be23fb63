import type { AppOptions } from "../http/app.ts";
import type { Settings } from "./flags.ts";

/** The same as the API takes it, which refuses what it does not have. */
export function appOptionsOf(settings: Settings): AppOptions {
  const { model, task, pooling, modelId, engines, threads, maxBatchTokens, maxQueueTokens, maxRequests, maxInputs, maxBody, timeoutMs } =
    settings;
  const { backend, dtype, simd, revision, offline } = settings;
  const loading = { backend, dtype, simd, revision, local_files_only: offline } as AppOptions;
  return {
    model,
    task,
    pooling,
    modelId,
    engines,
    threads,
    maxBatchTokens,
    maxQueueTokens,
    maxRequests,
    maxInputs,
    maxBody,
    timeoutMs,
    ...loading,
  };
}
