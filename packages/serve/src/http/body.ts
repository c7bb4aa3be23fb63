import { bodyLimit } from "hono/body-limit";
import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../service/errors.ts";
import type { Middleware } from "./env.ts";

/** Whether a request says that it brings JSON. What a page of another site can send without asking says something else. */
export function checkJson(headers: Headers): void {
  const type = headers.get("content-type");
  const essence = type?.split(";")[0].trim().toLowerCase();
  if (essence !== "application/json") {
    const found = type === null ? "none" : JSON.stringify(type.slice(0, 100));
    throw new ServiceError("unsupported_media_type", `content-type: expected application/json, found ${found}`);
  }
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding === "identity") return;
  throw new ServiceError(
    "unsupported_media_type",
    `content-encoding: ${JSON.stringify(encoding.slice(0, 100))} is not taken: send the body as it is, since a small one may unpack to any size`,
  );
}

/** Counts what comes, chunked or not. */
export function limited(maxSize: number): Middleware {
  const limit = bodyLimit({
    maxSize,
    onError: () => {
      throw new ServiceError("body_too_large", `the body has more than the ${maxSize} bytes that one request may have: send several`);
    },
  });
  return (c, next) => limit(c, next).catch((error) => (error instanceof ServiceError ? Promise.reject(error) : leftEarly(error)));
}

/** A body that ended before its end. @throws TypeformerError `aborted` */
export function leftEarly(cause: unknown): never {
  throw new TypeformerError("aborted", "the client left before its body was there", { cause });
}

/** The value of a body. Of a name that stands twice in an object the last one counts, as for every reader of JSON. */
export function parsedBody(bytes: ArrayBuffer): unknown {
  if (bytes.byteLength === 0) throw new TypeformerError("invalid_json", "the body is empty: send JSON");
  const deep = tooDeep(new Uint8Array(bytes));
  if (deep) throw new TypeformerError("invalid_json", `the body is nested more than ${MOST_DEEP} deep at byte ${deep}`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : "it is not UTF-8";
    throw new TypeformerError("invalid_json", `the body is not JSON: ${why}`, { cause });
  }
}

/** No body that is understood here is half as deep. */
const MOST_DEEP = 32;

/**
 * Where brackets are open that are too many: JSON's parser takes a second for a million of them, and this 2 ms for 2 MB. Quotes and brackets are
 * the same bytes in UTF-8 whatever stands around them.
 */
function tooDeep(bytes: Uint8Array): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) isText = !isText;
    else if (isText) at += byte === BACKSLASH ? 1 : 0;
    else if (byte === OPENING || byte === OPENING_CURLY) depth++;
    else if (byte === CLOSING || byte === CLOSING_CURLY) depth--;
    if (depth > MOST_DEEP) return at;
  }
  return undefined;
}

const [QUOTE, BACKSLASH, OPENING, OPENING_CURLY, CLOSING, CLOSING_CURLY] = new TextEncoder().encode('"\\[{]}');
