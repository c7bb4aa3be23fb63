import { Worker } from "node:worker_threads";
import type { Recruit } from "./crew.ts";

/** Sources need what their process was started with to strip their types; a built file needs nothing, and runs under no `-e` or `--input-type`. */
const isSource = import.meta.url?.endsWith(".ts"); // no address where a bundler made CommonJS of it: then there is one thread
const program = () => new URL(isSource ? "./node-helper.ts" : "./node-helper.js", import.meta.url);

/** A thread of Node's. The process may end while it waits for jobs. */
export const recruitOnNode: Recruit = (assignment) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(program(), { workerData: assignment, execArgv: isSource ? process.execArgv : [] });
    worker.once("error", reject);
    worker.once("message", () => {
      worker.unref();
      resolve({ dismiss: () => void worker.terminate() });
    });
  });
