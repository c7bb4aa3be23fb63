/** Threads of a process take turns at what is the process's: V8's flags. */
import * as threads from "node:worker_threads";

interface Locks {
  request<T>(name: string, work: () => T | Promise<T>): Promise<T>;
}

const { locks } = threads as { locks?: Locks }; // of Node 24.5, newer than these types

const NAME = "typeformer: V8's flags";

/** No thread does such work while another does; that one waits does not end its thread. @throws Error where threads cannot take turns */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (!locks) throw new Error(`threads take turns at V8's flags from Node 24.5 on, and this is ${process.versions.node}`);
  const awake = setInterval(() => {}, 1000);
  return locks.request(NAME, work).finally(() => clearInterval(awake));
}

/** The same thread, which now is ended only when no thread is at such work: it would leave flags set. */
export function endedBetween<T extends { terminate(): Promise<number> }>(thread: T): T {
  const end = thread.terminate.bind(thread);
  if (locks) thread.terminate = () => locks.request(NAME, end);
  return thread;
}
