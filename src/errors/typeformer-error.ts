import type { ErrorCode } from "./codes.ts";

/**
 * The only error typeformer throws on purpose: programs branch on its code, the message is for people and says what was found, where, and
 * what to do about it. `cause` carries the error underneath, where there is one.
 */
export class TypeformerError extends Error {
  override readonly name = "TypeformerError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Throws the typed error `aborted` once `signal` has fired; `what` names the work that was given up. */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw abortedBy(signal, what);
}

export function abortedBy(signal: AbortSignal | undefined, what: string): TypeformerError {
  return new TypeformerError("aborted", `${what} was aborted by its signal`, { cause: signal?.reason });
}
