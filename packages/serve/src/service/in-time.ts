import { abortedBy, timedOut } from "../batcher/failures.ts";

/** For whom something is done: until when, on the clock of `performance.now()`, and whether anybody waits. */
export interface Limits {
  deadline: number;
  signal?: AbortSignal;
}

/** The promise. @throws ServiceError `timed_out` at the deadline, TypeformerError `aborted` at the signal, whatever becomes of it then */
export async function inTime<Value>(promise: Promise<Value>, { deadline, signal }: Limits): Promise<Value> {
  let end = () => {};
  const over = new Promise<never>((_, reject) => {
    const left = () => reject(abortedBy(signal));
    const timer = setTimeout(() => reject(timedOut()), Math.max(0, deadline - performance.now()));
    signal?.addEventListener("abort", left);
    if (signal?.aborted) left();
    end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", left);
    };
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    end();
  }
}
