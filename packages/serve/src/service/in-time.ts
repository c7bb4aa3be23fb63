import { TypeformerError } from "typeformer";
import { ServiceError } from "./errors.ts";

/** For whom something is done: until when, on the clock of `performance.now()`, and whether anybody waits. */
export interface Limits {
  deadline: number;
  signal?: AbortSignal;
}

/** The promise. @throws ServiceError `timed_out` at the deadline, TypeformerError `aborted` at the signal, whatever becomes of it then */
export async function inTime<Value>(promise: Promise<Value>, { deadline, signal }: Limits): Promise<Value> {
  let end = () => {};
  const over = new Promise<never>((_, reject) => {
    const late = () =>
      reject(new ServiceError("timed_out", "the time for this request is over, and it was not answered: ask for less, or later"));
    const left = () => reject(new TypeformerError("aborted", "the request was aborted by its signal", { cause: signal?.reason }));
    const timer = setTimeout(late, Math.max(0, deadline - performance.now()));
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
