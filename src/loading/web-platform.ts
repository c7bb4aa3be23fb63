import { recruitOnWeb } from "../backends/index.ts";
import { holdModel } from "../checkpoint/hub/index.ts";
import { filesFrom } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { judgeSmallFiles } from "./judge.ts";
import type { Platform } from "./platform.ts";
import { eachOnce } from "./warnings.ts";

export const webPlatform: Platform = {
  async hub(id, { progress_callback, ...options }, need) {
    const { blobs, downloaded } = await holdModel(id, {
      ...options,
      need,
      onProgress: progress_callback,
      onWarning: eachOnce(options.onWarning),
      judge: (files) => judgeSmallFiles(files, need),
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
