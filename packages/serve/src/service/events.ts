import type { Task } from "typeformer";

/** What a service tells whoever watches it. */
export type ServiceEvent =
  /** A pass was answered. */
  | { type: "pass"; task: Task; inputs: number; tokens: number; milliseconds: number }
  /** A request was answered: the mean of what its inputs waited and of the passes that they were part of, in milliseconds. */
  | { type: "answered"; task: Task; inputs: number; tokens: number; waited: number; pass: number }
  /** An engine can take batches: `restarts` is 0 where it is the first in its place. */
  | { type: "engine_ready"; engine: number; pid: number; restarts: number; milliseconds: number }
  /** An engine ended, or was ended because it fell silent; another will be started after the pause. */
  | { type: "engine_lost"; engine: number; pid: number; reason: string; pauseMilliseconds: number }
  /** Memory that an engine holds, after a pass. */
  | { type: "engine_memory"; engine: number; pid: number; residentBytes: number }
  /** How much of the model is downloaded, of what was not here: every second, and at its end. */
  | { type: "download"; loadedBytes: number; totalBytes: number }
  /** What the library warned of, once each. */
  | { type: "warning"; message: string };

/** Is told of what happens, as it happens. It must not throw. */
export type OnServiceEvent = (event: ServiceEvent) => void;
