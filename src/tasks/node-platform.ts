import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { recruitOnNode } from "../backends/wasm/node-crew.ts";
import { filesIn } from "../checkpoint/node-files.ts";
import type { Platform } from "./platform.ts";

/** The bundled model's folder, beside `src/` and `dist/` alike. */
export const bundledFolder = fileURLToPath(new URL("../../weights/mini", import.meta.url));

/** Sources need what their process was started with to strip their types; a built file needs nothing. */
const isSource = import.meta.url.endsWith(".ts");
const workerProgram = new URL(isSource ? "../worker-node.ts" : "../worker-node.js", import.meta.url);

export const nodePlatform: Platform = {
  async folder(path) {
    const local = path.startsWith("file:") ? fileURLToPath(path) : path;
    const found = await stat(local).catch(() => undefined);
    return found?.isDirectory() ? filesIn(local) : undefined;
  },
  bundled: () => filesIn(bundledFolder),
  cores: availableParallelism,
  recruit: recruitOnNode,
  worker: { byDefault: false, start: () => new Worker(workerProgram, { execArgv: isSource ? process.execArgv : [] }) },
};
