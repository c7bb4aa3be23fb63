/**
 * Models from the hub (https://huggingface.co/docs/hub/api), as far as every platform shares it.
 *
 *   id and options → what there is (repository.ts) → which of it is needed (wanted.ts) → its bytes (transfer.ts), asked for with patience
 *   (requests.ts, watch.ts) → typed errors (failure.ts)
 *
 * Where they are kept is each platform's own: on Node the folder that Python uses (node-hub.ts), elsewhere the Cache API (web-hub.ts).
 *
 * Hazards: a token goes to the endpoint and to nobody else, and stands in no message; a hash from a server becomes a file's name, and so is
 * checked first; big files are redirected to another host.
 */
export { checkedId } from "./id.ts";
export { type HubLine, type Patience, patience } from "./line.ts";
export { checkHubOptions, HUB_OPTIONS, type HubOptions } from "./options.ts";
export type { FileProgress, OnFileProgress } from "./progress.ts";
export { type HubFile, openRepository, type Repository } from "./repository.ts";
export { transfer } from "./transfer.ts";
export { type Need, wantedFiles, wantedOf } from "./wanted.ts";
export { type HeldModel, holdModel } from "./web-hub.ts";
