/**
 * Everything that can go wrong, by name. The code is a contract: programs branch on it, the message is for people.
 *
 * A message says what was found, where, and what to do about it.
 */
export const errorCodes = [
  /* what the caller asked for */
  "invalid_input",
  "invalid_option",
  "unknown_task",
  "no_mask",
  "no_targets",
  "too_long",
  "aborted",
  "disposed",
  /* the model's place and files */
  "model_not_found",
  "file_missing",
  "download_unavailable",
  "network",
  "access_denied",
  "corrupt_download",
  "cache_unusable",
  "disk_full",
  "invalid_json",
  /* what the files say */
  "invalid_config",
  "unsupported_model",
  "invalid_tokenizer",
  "invalid_safetensors",
  "unsupported_dtype",
  "missing_parameter",
  "unexpected_parameter",
  "invalid_parameter",
  "missing_head",
  /* this machine, this build */
  "backend_unavailable",
  "out_of_memory",
  "device_lost",
  /* goldens and kernels under test */
  "invalid_golden",
  "wrong_kernel",
] as const;

/** What went wrong, by name. @useDeclaredType */
export type ErrorCode = (typeof errorCodes)[number];

/** The only error typeformer throws on purpose. `cause` carries the error underneath, where there is one. */
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
