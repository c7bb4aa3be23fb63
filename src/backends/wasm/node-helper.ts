/** The program of a helper on Node. */
import { parentPort, workerData } from "node:worker_threads";
import { help } from "./help.ts";

help(workerData, () => parentPort?.postMessage("ready"));
