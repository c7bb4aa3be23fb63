import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Programs } from "../../../packages/serve/src/engine/programs.ts";
import { builtService } from "../../support/built.ts";

/** The programs of the built service: processes and threads of Node's cannot run the sources by themselves. */
export async function builtPrograms(): Promise<Programs> {
  await builtService();
  const built = (file: string) => pathToFileURL(resolve("packages/serve/dist", file));
  return { engine: built("engine-process.js"), tokens: built("token-thread.js") };
}
