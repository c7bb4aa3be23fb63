import type { CallerPlatform } from "./platform.ts";
import { webPlatform } from "./web-platform.ts";

/** A page, or a worker that loads a model of its own. */
export const webCaller: CallerPlatform = {
  ...webPlatform,
  worker: {
    byDefault: () => "document" in globalThis, // a page must stay awake; a worker has nobody to keep waiting
    start: () => new Worker(new URL("../doors/worker.js", import.meta.url), { type: "module" }), // a file: strict policies refuse workers made from strings
  },
};
