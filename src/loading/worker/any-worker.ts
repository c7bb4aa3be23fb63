/** A worker, the web's or Node's: as much of it as the engine uses. */
export interface AnyWorker {
  /** What may be transferred has another type on each platform. */
  postMessage(message: unknown, transfer: never[]): void;
  /** Ends it. */
  terminate(): unknown;
  /** Node's alone: the process stays alive for it. */
  ref?(): void;
  /** Node's alone: the process may end without it. */
  unref?(): void;
}

/** Calls `hear` with the reason once a worker has failed or ended. */
export function whenDead(worker: AnyWorker, hear: (why: string, cause?: unknown) => void): void {
  listen(worker, "error", (cause) => hear((cause as Partial<ErrorEvent>).message || "its file could not be loaded", cause));
  listen(worker, "exit", (status) => hear(`it exited with status ${status}`)); // Node's alone
}

/** Node's workers emit values; the web's dispatch events that carry them. */
export function listen(worker: AnyWorker, name: "message" | "error" | "exit", hear: (value: unknown) => void): void {
  const source = worker as AnyWorker & Partial<EventTarget> & { on?(name: string, hear: (value: unknown) => void): void };
  if (source.on) source.on(name, hear);
  else source.addEventListener?.(name, (event) => hear(name === "message" ? (event as MessageEvent).data : event));
}
