import { startThread } from "../backends/wasm/node-thread.ts";
import { nodePlatform } from "./node-platform.ts";
import { endedBetween } from "./node-turns.ts";
import type { CallerPlatform } from "./platform.ts";

const program = {
  file: "worker-node.js",
  address: (ending: string) => new URL(ending === "ts" ? "../doors/worker-node.ts" : "../doors/worker-node.js", import.meta.url),
};

/** Any thread of Node's: nobody is kept waiting by it unless he says so. */
export const nodeCaller: CallerPlatform = {
  ...nodePlatform,
  worker: { byDefault: () => false, start: () => endedBetween(startThread(program)) },
};
