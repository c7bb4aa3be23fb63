/** What can go wrong around a model: the codes of the service, beside those of the engine (`errorGroups` of `typeformer/requests`). */

/** Each code with the status of its answer, and whether a client's library may send the same request again by itself. */
export const serviceErrors = {
  /** There is nothing to answer: an empty list, an empty text where none makes sense. */
  empty_input: { status: 400 },
  /** Not even an address could be made of it. */
  malformed_request: { status: 400 },
  unauthorized: { status: 401 },
  /** On loopback, a request that was addressed to another name: a page's rebound one. */
  foreign_host: { status: 403 },
  not_found: { status: 404 },
  /** Another model than the one that is served. */
  foreign_model: { status: 404 },
  method_not_allowed: { status: 405 },
  /** It did not come to an end in time. */
  slow_request: { status: 408 },
  body_too_large: { status: 413 },
  too_many_inputs: { status: 413 },
  /** It would not be answered in time by a service that has nothing else to do. */
  too_much_work: { status: 413 },
  unsupported_media_type: { status: 415 },
  /** Later it may be answered. */
  overloaded: { status: 429 },
  headers_too_large: { status: 431 },
  /** An engine ended with this input, and did again with it alone. */
  engine_crashed: { status: 500, retry: false },
  /** A fault of this program, or a number that is not finite. */
  internal: { status: 500, retry: false },
  /** For `/readyz` and `/health` alone; a request that comes before is held until the model is there. */
  not_ready: { status: 503 },
  timed_out: { status: 504, retry: false },
} as const satisfies Record<string, { status: number; retry?: false }>;

export type ServiceErrorCode = keyof typeof serviceErrors;

/** An error of the service. Its message says what was found, where, and what to do. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ServiceErrorCode;
  /** Seconds after which it may be asked again, of `overloaded`. */
  readonly retryAfter: number | undefined;

  constructor(code: ServiceErrorCode, message: string, { retryAfter, cause }: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
