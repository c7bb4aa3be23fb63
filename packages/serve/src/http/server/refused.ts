/** What is refused before there is a request to give to the app: it is answered as the app answers, in JSON with an id. */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ServiceError } from "../../service/errors.ts";
import { type Problem, problemBody, problemOf } from "../problem.ts";

/** A request whose first line or headers lead to no address. */
export function refusedAddress(error: unknown): Response {
  const why = error instanceof Error ? `: ${error.message}` : "";
  const { status, headers, body } = told(new ServiceError("malformed_request", `the request cannot be read${why}`, { cause: error }));
  return new Response(body, { status, headers });
}

/** Bytes that are no request, or none that came to an end in time. Nothing else was or will be said on this connection. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  const { status, headers, body } = told(whatIsWrong(error));
  const lines = Object.entries({ ...headers, "content-length": Buffer.byteLength(body), connection: "close" });
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines.map(([name, value]) => `${name}: ${value}`)].join("\r\n");
  socket.write(`${head}\r\n\r\n${body}`);
  socket.destroySoon();
}

function whatIsWrong(cause: NodeJS.ErrnoException): ServiceError {
  switch (cause.code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ServiceError("slow_request", "the request did not come to an end in time: send it faster, or in parts", { cause });
    case "HPE_HEADER_OVERFLOW":
      return new ServiceError("headers_too_large", "the headers are too large: 16 kB is all that they may have together", { cause });
    default:
      return new ServiceError("malformed_request", "this is no request of HTTP/1.1", { cause });
  }
}

function told(error: ServiceError): { status: number; headers: Record<string, string>; body: string } {
  const problem: Problem = problemOf(error);
  const headers = { "content-type": "application/json", "x-request-id": randomUUID(), ...problem.headers };
  return { status: problem.status, headers, body: JSON.stringify(problemBody(problem, "/")) };
}
