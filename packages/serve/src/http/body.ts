import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../service/errors.ts";

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

/** The value of a body. Of a name that stands twice in an object the last one counts, as for every reader of JSON. */
export function parsedBody(bytes: ArrayBuffer): unknown {
  if (bytes.byteLength === 0) throw new TypeformerError("invalid_json", "the body is empty: send JSON");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : "it is not UTF-8";
    throw new TypeformerError("invalid_json", `the body is not JSON: ${why}`, { cause });
  }
}
