import { engineHere } from "../engine/engine-here.ts";
import type { Engines, EnginesWatch } from "../engine/engines.ts";
import { enginesInProcesses } from "../engine/engines-in-processes.ts";
import { ownPrograms, type Programs } from "../engine/programs.ts";
import type { OnServiceEvent } from "./events.ts";
import type { ServiceOptions } from "./options.ts";
import type { Service } from "./service.ts";
import { serviceOver } from "./service-over.ts";

export type { ServiceOptions } from "./options.ts";

/** What tests put in the place of what is there. */
export interface Surroundings {
  programs?: Programs;
  /** Milliseconds for which an engine may be silent however short its pass should be. */
  patience?: number;
}

/** Opens a service; it is there at once, and `ready` later. */
export function openService(options: ServiceOptions = {}, surroundings: Surroundings = {}): Service {
  const { onEvent = usual } = options;
  return serviceOver(enginesFor(options, onEvent, surroundings), { ...options, onEvent });
}

function enginesFor(options: ServiceOptions, onEvent: OnServiceEvent, { programs = ownPrograms, patience }: Surroundings): Engines {
  const { model, engines: count = 1, backend, dtype, simd, threads, revision, local_files_only, worker } = options;
  const watch: EnginesWatch = {
    onWarning: (message) => onEvent({ type: "warning", message }),
    onDownload: ({ loaded, total }) => onEvent({ type: "download", loadedBytes: loaded, totalBytes: total }),
    onReady: (engine, pid, restarts, milliseconds) => onEvent({ type: "engine_ready", engine, pid, restarts, milliseconds }),
    onLost: (engine, pid, reason, pauseMilliseconds) => onEvent({ type: "engine_lost", engine, pid, reason, pauseMilliseconds }),
    onMemory: (engine, pid, residentBytes) => onEvent({ type: "engine_memory", engine, pid, residentBytes }),
  };
  const load = { backend, dtype, simd, threads, revision, local_files_only };
  if (count === 0) return engineHere(model, { ...load, worker, onWarning: watch.onWarning });
  return enginesInProcesses({ model, options: load, count, programs, patience, ...watch });
}

const usual: OnServiceEvent = (event) => {
  if (event.type === "warning") console.warn(event.message);
};
