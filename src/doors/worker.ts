/**
 * The program of a worker that holds the engine for a page. A script of one's own needs only `import "typeformer/worker"`, and is
 * given as `pipeline(…, { worker: () => new Worker(…, { type: "module" }) })`.
 * @module typeformer/worker
 */
import { READY, serveModel, webPlatform } from "../loading/index.ts";

globalThis.addEventListener("message", ({ data }) => {
  if (data?.typeformer) serveModel(data.typeformer, webPlatform);
});
globalThis.postMessage(READY);
