/**
 * Models from the hub (https://huggingface.co/docs/hub/api), as far as every platform shares it.
 *
 *   id and options → what there is (open-repository.ts) → which of it is needed (wanted.ts) → its bytes (transfer.ts), asked for with patience
 *   (requests.ts, watch.ts); the small files are judged before the large ones are fetched → typed errors (failure.ts)
 *
 * These are in shared/. Where files are kept is each platform's own: on Node the folder that Python uses (node/fetch-model.ts, cache.ts),
 * elsewhere the Cache API (web/hold-model.ts, cache.ts).
 *
 * Hazards: a token goes to the endpoint and to nobody else, and stands in no message; a hash from a server becomes a file's name, and so is
 * checked first; big files are redirected to another host.
 */
export { HUB_OPTIONS, type HubOptions } from "./shared/options.ts";
export type { FileProgress } from "./shared/progress.ts";
export { sentenceSettings } from "./shared/sentence-files.ts";
export type { Judge, Need } from "./shared/wanted.ts";
export { holdModel } from "./web/hold-model.ts";
