import type { ModelFiles } from "../../checkpoint/index.ts";
import { describe, loadPart, TypeformerError } from "../../errors/index.ts";
import { type Model, ModelOver } from "../../model/index.ts";
import type { modelFrom } from "../load.ts";
import type { LoadOptions } from "../options.ts";
import { type ModelPlace, postedPlace } from "../place.ts";
import type { CallerPlatform } from "../platform.ts";
import type { AnyWorker } from "./any-worker.ts";
import { startWorker } from "./start.ts";
import { loadInWorker } from "./worker-model.ts";

/**
 * Loads a model where `options.worker` and the platform want it: in a worker, or in this thread, also where no worker can be started;
 * `model.backend` then says so.
 *
 * @param files what `place` stands for, in this thread
 * @param onBegun told once that nothing is left to be done in this thread until weights come, or a worker answers
 * @throws TypeformerError as `modelFrom` does, and `invalid_option`
 */
export async function openModel(
  place: ModelPlace | undefined,
  files: ModelFiles,
  options: LoadOptions,
  platform: CallerPlatform,
  onBegun?: () => void,
): Promise<Model> {
  const open = workerOf(options.worker, platform);
  if (!open) return modelHere(files, options, platform, "", onBegun);
  if (options.gpujs?.GPU !== undefined)
    throw new TypeformerError(
      "invalid_option",
      "gpujs.GPU is a class, which cannot be sent to a worker: load the model with worker: false",
    );
  onBegun?.();
  const started = await startWorker(open, options.signal).catch((cause: unknown) => {
    if (cause instanceof TypeformerError) throw cause;
    return `; in this thread, since no worker could be started: ${cause instanceof Error ? cause.message : cause}`;
  });
  if (typeof started === "string") return modelHere(files, options, platform, started);
  return loadInWorker(started, postedPlace(place, files, platform), options);
}

/** The engine is loaded where it computes, and nowhere else. */
async function modelHere(...loading: Parameters<typeof modelFrom>): Promise<Model> {
  const load = await loadPart(async () => (await import("../load.ts")).modelFrom);
  return new ModelOver(await load(...loading));
}

/** How the worker is started that `option` asks for, if it asks for one. */
function workerOf(option: unknown, { worker }: CallerPlatform): (() => AnyWorker) | undefined {
  if (typeof option === "function") return option as () => AnyWorker;
  if (option !== undefined && typeof option !== "boolean") {
    throw new TypeformerError(
      "invalid_option",
      `worker: expected true, false or a function that gives a Worker, found ${describe(option)}`,
    );
  }
  return (option ?? worker.byDefault()) ? worker.start : undefined;
}
