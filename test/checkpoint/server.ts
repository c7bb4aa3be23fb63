import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine for the time of `use`: what `answer` says to each request. */
export async function serving<T>(answer: Answer, use: (base: string, requests: IncomingMessage[]) => Promise<T>): Promise<T> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** [begin, end) that a request asks for, of `size` bytes. */
export function asked(request: IncomingMessage, size: number): [begin: number, end: number] {
  const [, begin, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  return begin === undefined ? [0, size] : [Number(begin), Math.min(size, Number(last) + 1)];
}

/** Serves ranges of `file`, as a good server does. */
export function ranges(file: Uint8Array, headers: Record<string, string> = {}): Answer {
  return (request, response) => {
    const [begin, end] = asked(request, file.length);
    const range = file.length === 0 ? "bytes */0" : `bytes ${begin}-${end - 1}/${file.length}`;
    response.writeHead(file.length === 0 ? 416 : 206, { "content-range": range, "content-length": end - begin, ...headers });
    response.end(file.subarray(begin, end));
  };
}

/** Knows nothing of ranges: the whole file, always. */
export function whole(file: Uint8Array): Answer {
  return (_, response) => response.writeHead(200, { "content-length": file.length }).end(file);
}
