/** The hub's models on Node: fetched into the cache that Python's `huggingface_hub` has, listed there and removed. */
export { cachedModels, type ModelInCache, removeCachedModel } from "./cache-list.ts";
export { fetchModel } from "./fetch-model.ts";
export { cacheFolder, hubSettings } from "./settings.ts";
