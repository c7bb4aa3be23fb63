import { type ErrorCode, groupOf, TypeformerError } from "typeformer/requests";
import { ServiceError, type ServiceErrorCode, serviceErrors } from "../service/errors.ts";

/** An error as a client is told of it. */
export interface Problem {
  status: number;
  code: ErrorCode | ServiceErrorCode;
  message: string;
  headers: Record<string, string>;
  /** What went wrong, for the log: of the service's own faults nothing is told to clients. */
  cause: unknown;
}

/** The status follows from the code: the service's own table, or the group that the engine's code is in. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof ServiceError) {
    const { status, ...others } = serviceErrors[cause.code];
    return { status, code: cause.code, message: cause.message, headers: { ...finalHeaders(status, others), ...demands(cause) }, cause };
  }
  if (cause instanceof TypeformerError) {
    const { http: status } = groupOf(cause.code);
    const message = status < 500 ? cause.message : hidden(cause.code);
    return { status, code: cause.code, message, headers: finalHeaders(status, { retry: false }), cause };
  }
  return { ...problemOf(new ServiceError("internal", hidden("internal"))), cause };
}

/** Messages about files and machines name places of the server's disk. */
const hidden = (code: string): string => `the service could not answer (${code}): its log says why, under the id of this request`;

/** Some clients send a request again that ended with 500 or more: of what will end so again they are told. */
function finalHeaders(status: number, { retry }: { retry?: false }): Record<string, string> {
  return status >= 500 && retry === false ? { "x-should-retry": "false" } : {};
}

/** What a client is to bring, or to wait: whole seconds, and never more than a minute, since it sleeps as long as it is told. */
function demands({ code, retryAfter = 1 }: ServiceError): Record<string, string> {
  if (code === "unauthorized") return { "www-authenticate": "Bearer" };
  if (code !== "overloaded") return {};
  return { "retry-after": String(Math.min(60, Math.max(1, Math.ceil(retryAfter)))) };
}

/** The body: OpenAI's below `/v1`, elsewhere one string that clients of Hugging Face's and text-embeddings-inference show. */
export function problemBody({ status, code, message }: Problem, path: string): object {
  if (!isOpenAi(path)) return { error: message, error_type: typeOf(status, code), code };
  return { error: { message, type: status < 500 ? "invalid_request_error" : "server_error", param: placeIn(message), code } };
}

const isOpenAi = (path: string): boolean => path === "/v1" || path.startsWith("/v1/");

/** In the words of text-embeddings-inference, where it has one. */
function typeOf(status: number, code: Problem["code"]): string {
  if (code === "empty_input") return "Empty";
  const types: Record<number, string> = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    429: "Overloaded",
    503: "Unhealthy",
  };
  return types[status] ?? (status < 500 ? "Validation" : "Backend");
}

/** What a message is about, where it begins with that: `inputs[3]: …`, `parameters.top_k: …`. */
const placeIn = (message: string): string | null => /^([\w$]+(?:\[\d+\]|\.[\w$]+)*): /.exec(message)?.[1] ?? null;
