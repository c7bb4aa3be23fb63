import { recruitOnWeb } from "../backends/index.ts";
import { filesFrom } from "../checkpoint/index.ts";
import { loadPart, TypeformerError } from "../errors/index.ts";
import type { Platform } from "./platform.ts";
import { eachOnce } from "./warnings.ts";

export const webPlatform: Platform = {
  async hub(id, { progress_callback, ...options }, need) {
    const holdModel = await loadPart(async () => (await import("../checkpoint/hub/web/hold-model.ts")).holdModel);
    const { blobs, downloaded } = await holdModel(id, {
      ...options,
      need,
      onProgress: progress_callback,
      onWarning: eachOnce(options.onWarning),
      async judge(files) {
        const judgeSmallFiles = await loadPart(async () => (await import("./judge.ts")).judgeSmallFiles);
        return judgeSmallFiles(files, need);
      },
    });
    return { ...filesFrom(id, blobs), hub: { downloaded, blobs } };
  },
  bundled() {
    throw new TypeformerError(
      "model_not_found",
      'name a model here, an address or its files; or take the small bundled one: import mini from "typeformer-mini"; pipeline("fill-mask", mini)',
    );
  },
  cores: () => globalThis.navigator?.hardwareConcurrency ?? 1,
  recruit: () => (globalThis.crossOriginIsolated && "Worker" in globalThis ? recruitOnWeb : undefined), // a service worker starts none
};
