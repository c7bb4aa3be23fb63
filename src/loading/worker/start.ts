import { abortedBy, describe, TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { type AnyWorker, listen, whenDead } from "./any-worker.ts";
import { READY } from "./messages.ts";

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

function checked(worker: AnyWorker): AnyWorker {
  if (typeof worker?.postMessage === "function") return worker;
  throw new TypeformerError("invalid_option", `worker: the function must give a Worker, it gave ${describe(worker)}`);
}
