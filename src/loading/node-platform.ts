import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { recruitOnNode } from "../backends/wasm/node-crew.ts";
import { nodeFetch } from "../checkpoint/files/node-fetch.ts";
import { filesIn } from "../checkpoint/files/node-files.ts";
import type { Judge } from "../checkpoint/hub/index.ts";
import { loadPart, TypeformerError } from "../errors/index.ts";
import type { Platform } from "./platform.ts";
import { eachOnce } from "./warnings.ts";

/**
 * The folder of the package `typeformer-mini`: the one that stands beside this package, else the working folder's.
 *
 * @throws TypeformerError `model_not_found` where neither has
 */
export function bundledFolder(): string {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return dirname(createRequire(from).resolve("typeformer-mini/config.json"));
    } catch {} // not to be found from here
  }
  throw new TypeformerError(
    "model_not_found",
    `no model is named, and the small one, typeformer-mini, is found neither beside typeformer nor from ${process.cwd()}: npm install typeformer-mini, or name a model's folder, address or hub id; in a bundle or an executable that has left it behind, give its files as { config, tokenizer, weights }`,
  );
}

export const nodePlatform: Platform = {
  async folder(path) {
    const local = path.startsWith("file:") ? fileURLToPath(path) : path;
    const found = await stat(local).catch(() => undefined);
    return found?.isDirectory() ? filesIn(local) : undefined;
  },
  fetch: nodeFetch,
  async hub(id, { progress_callback, ...options }, need) {
    const onWarning = eachOnce(options.onWarning);
    const judgeLoaded = () => loadPart(() => import("./judge.ts")); // who needs only a tokenizer needs no model
    const judge: Judge = async (files) => (await judgeLoaded()).judgeSmallFiles(files, need);
    const hearing = { onProgress: progress_callback, onWarning, judge };
    const fetchModel = await loadPart(async () => (await import("../checkpoint/hub/node/fetch-model.ts")).fetchModel);
    const { folder, commit, downloaded } = await fetchModel(id, { ...options, need, ...hearing });
    const pin = { revision: commit, cache_dir: options.cache_dir, local_files_only: true };
    return { ...filesIn(folder), name: id, hub: { pin, downloaded } };
  },
  bundled: () => filesIn(bundledFolder()),
  cores: availableParallelism,
  recruit: () => recruitOnNode,
  wide: async () => (await loadPart(() => import("./node-wide.ts"))).wideOnNode(),
};
