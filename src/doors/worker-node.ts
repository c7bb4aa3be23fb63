/** The program of a thread of Node's that holds the engine; `import "typeformer/worker"` in a thread of one's own. */
import { parentPort } from "node:worker_threads";
import { usePeersOfNode } from "../kernels/devices/node-peers.ts";
import { READY, serveModel } from "../loading/index.ts";
import { nodePlatform } from "../loading/node-platform.ts";

usePeersOfNode();
parentPort?.on("message", (data) => {
  if (data?.typeformer) serveModel(data.typeformer, nodePlatform);
});
parentPort?.postMessage(READY);
