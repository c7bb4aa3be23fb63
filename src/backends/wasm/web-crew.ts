import type { Recruit } from "../recruit.ts";

/** A worker of a page, from a file beside this one: strict policies refuse workers made from strings. */
export const recruitOnWeb: Recruit = (assignment) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./web-helper.js", import.meta.url), { type: "module" });
    worker.onerror = (event) => reject(new Error(event.message || "the worker's file could not be loaded"));
    worker.onmessage = () => resolve({ dismiss: () => worker.terminate() });
    worker.postMessage(assignment);
  });
