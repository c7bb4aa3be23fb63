import { abortedBy, TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { type AnyWorker, whenDead } from "./any-worker.ts";
import { type Call, type Notice, type Reply, type Request, receivedError } from "./messages.ts";
import type { StartedWorker } from "./start.ts";

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** The caller's end of the line to a worker. Nothing of it keeps a process of Node's alive but a call that waits for its answer. */
export class Line {
  private readonly worker: AnyWorker;
  private readonly port: MessagePort;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  /** Why there are no answers any more. */
  private ended: unknown;

  /** @param tell hears what the worker says between the answers; what it throws ends the line */
  constructor({ worker, port }: StartedWorker, tell: (notice: Notice) => void) {
    this.worker = worker;
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<Reply>) => this.hear(data, tell);
    whenDead(worker, (why, cause) => this.fail(death(why, cause)));
    (port as Partial<AnyWorker>).unref?.();
    worker.unref?.();
  }

  /**
   * Asks the worker. `what` names the work in the error of an abort, which is thrown at once: the worker follows when it can.
   *
   * @throws TypeformerError what the worker throws, `aborted`, `disposed`, `invalid_input` for what cannot be sent,
   *   `out_of_memory` or `backend_unavailable` where the worker ended
   */
  async call(call: Call, what: string, signal?: AbortSignal): Promise<unknown> {
    if (this.ended) throw this.ended;
    throwIfAborted(signal, what);
    const id = this.calls++;
    let abort = () => {};
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        this.worker.ref?.();
        this.send({ id, call });
        abort = () => {
          reject(abortedBy(signal, what));
          this.send({ abort: id });
        };
        signal?.addEventListener("abort", abort);
      });
    } finally {
      signal?.removeEventListener("abort", abort);
      this.waiting.delete(id);
      if (this.waiting.size === 0) this.rest();
    }
  }

  /** Ends the worker when the calls under way are answered; later ones throw `disposed`. */
  dispose(): void {
    this.ended ??= new TypeformerError("disposed", "the model was disposed of: load it again");
    if (this.waiting.size === 0) this.rest();
  }

  private hear(reply: Reply, tell: (notice: Notice) => void): void {
    try {
      if ("result" in reply) this.waiting.get(reply.id)?.resolve(reply.result);
      else if ("error" in reply) this.waiting.get(reply.id)?.reject(receivedError(reply.error));
      else tell(reply);
    } catch (error) {
      this.fail(error);
    }
  }

  private rest(): void {
    this.worker.unref?.();
    if (this.ended === undefined) return;
    this.port.close();
    this.worker.terminate();
  }

  private fail(error: unknown): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    if (this.waiting.size === 0) this.rest();
  }

  private send(request: Request): void {
    try {
      this.port.postMessage(request);
    } catch (cause) {
      throw new TypeformerError(
        "invalid_input",
        `this cannot be sent to the worker: ${(cause as Error).message}. Give plain values, or load the model with worker: false`,
        { cause },
      );
    }
  }
}

function death(why: string, cause: unknown): TypeformerError {
  const code = (cause as { code?: string } | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out_of_memory" : "backend_unavailable";
  return new TypeformerError(code, `the worker that held the model ended: ${why}. Load the model again`, { cause });
}
