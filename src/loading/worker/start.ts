import { abortedBy, describe, TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { READY } from "./messages.ts";

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

/** A worker that runs the engine's program, and the port on which it answers. */
export interface StartedWorker {
  worker: AnyWorker;
  port: MessagePort;
}

/** A worker's files may come over a slow line; but one whose script never imports the engine must not be waited for without end. */
const PATIENCE_MS = 20_000;

/**
 * Starts a worker and waits until the engine's program runs in it.
 *
 * @throws TypeformerError `aborted`, or `invalid_option` where `open` gives no worker; whatever else it throws is why none can be started here
 */
export async function startWorker(open: () => AnyWorker, signal?: AbortSignal): Promise<StartedWorker> {
  throwIfAborted(signal, "loading the model");
  const worker = checked(open());
  let late: ReturnType<typeof setTimeout> | undefined;
  let abort = () => {};
  try {
    return await new Promise((resolve, reject) => {
      abort = () => reject(abortedBy(signal, "loading the model"));
      signal?.addEventListener("abort", abort);
      late = setTimeout(() => reject(new Error("it did not answer: does its script import typeformer/worker?")), PATIENCE_MS);
      whenDead(worker, (why) => reject(new Error(why)));
      listen(worker, "message", (message) => {
        if (message !== READY) return; // the caller's own worker may say other things
        const { port1, port2 } = new MessageChannel();
        worker.postMessage({ typeformer: port2 }, [port2 as never]);
        resolve({ worker, port: port1 });
      });
    });
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    clearTimeout(late);
    signal?.removeEventListener("abort", abort);
  }
}

/** Calls `hear` with the reason once a worker has failed or ended. */
export function whenDead(worker: AnyWorker, hear: (why: string, cause?: unknown) => void): void {
  listen(worker, "error", (cause) => hear((cause as Partial<ErrorEvent>).message || "its file could not be loaded", cause));
  listen(worker, "exit", (status) => hear(`it exited with status ${status}`)); // Node's alone
}

/** Node's workers emit values; the web's dispatch events that carry them. */
function listen(worker: AnyWorker, name: "message" | "error" | "exit", hear: (value: unknown) => void): void {
  const source = worker as AnyWorker & Partial<EventTarget> & { on?(name: string, hear: (value: unknown) => void): void };
  if (source.on) source.on(name, hear);
  else source.addEventListener?.(name, (event) => hear(name === "message" ? (event as MessageEvent).data : event));
}

function checked(worker: AnyWorker): AnyWorker {
  if (typeof worker?.postMessage === "function") return worker;
  throw new TypeformerError("invalid_option", `worker: the function must give a Worker, it gave ${describe(worker)}`);
}
