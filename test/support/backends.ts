import { type Backend, type BackendOptions, backendNames, openBackend } from "../../src/backends/index.ts";
import { usePeersOfNode } from "../../src/kernels/devices/node-peers.ts";
import { isOfThisRun } from "./devices.ts";
import { workingModes } from "./gpujs-modes.ts";

usePeersOfNode();

/** A backend that works here. */
export interface BackendHere {
  /** As the build calls it; one that has several modes is there in each. */
  name: string;
  open(options?: Partial<BackendOptions>): Promise<Backend>;
}

/** Every backend of this build that belongs to this run and works here; why one does not is printed. */
export async function backendsHere(): Promise<BackendHere[]> {
  const here: BackendHere[] = [];
  for (const { name, open } of (await Promise.all(backendNames.filter(isOfThisRun).map(inEveryMode))).flat()) {
    try {
      (await open()).dispose();
      here.push({ name, open });
    } catch (error) {
      process.stdout.write(`skipped: ${(error as Error).message}\n`);
    }
  }
  return here;
}

async function inEveryMode(name: string): Promise<BackendHere[]> {
  const opening = (more?: Partial<BackendOptions>) => async (options?: Partial<BackendOptions>) =>
    (await openBackend(name, { threads: 1, ...more, ...options })).backend;
  if (name !== "gpujs") return [{ name, open: opening() }];
  return (await workingModes()).map((mode) => ({ name: `${name} (${mode})`, open: opening({ gpujs: { mode } }) }));
}

/** The one that all others are held to. */
export const reference: BackendHere = { name: "reference", open: async () => (await openBackend("reference")).backend };
