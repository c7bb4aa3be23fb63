/** The token thread's own program, but "poison" ends it, as a fault would, before it is counted. */
import { parentPort } from "node:worker_threads";
import "../../../packages/serve/dist/token-thread.js";

parentPort.on("message", (message) => {
  if (JSON.stringify(message).includes("poison")) process.exit(3);
});
