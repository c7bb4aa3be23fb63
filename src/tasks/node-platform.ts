import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { recruitOnNode } from "../backends/wasm/node-crew.ts";
import { filesIn } from "../checkpoint/node-files.ts";
import type { Platform } from "./platform.ts";

/** The bundled model's folder, beside `src/` and `dist/` alike. */
export const bundledFolder = fileURLToPath(new URL("../../weights/mini", import.meta.url));

export const nodePlatform: Platform = {
  async folder(path) {
    const local = path.startsWith("file:") ? fileURLToPath(path) : path;
    const found = await stat(local).catch(() => undefined);
    return found?.isDirectory() ? filesIn(local) : undefined;
  },
  bundled: () => filesIn(bundledFolder),
  cores: availableParallelism,
  recruit: recruitOnNode,
};
