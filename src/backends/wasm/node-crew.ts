import type { Recruit } from "../recruit.ts";
import { startThread } from "./node-thread.ts";

const program = {
  file: "backends/wasm/node-helper.js",
  address: (ending: string) => new URL(ending === "ts" ? "./node-helper.ts" : "./node-helper.js", import.meta.url),
};

/** A thread of Node's. The process may end while it waits for jobs. */
export const recruitOnNode: Recruit = (assignment) =>
  new Promise((resolve, reject) => {
    const worker = startThread(program, assignment);
    worker.once("error", reject);
    worker.once("message", () => {
      worker.unref();
      resolve({ dismiss: () => void worker.terminate() });
    });
  });
