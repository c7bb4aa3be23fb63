/** A proxy on this machine, and names that exist nowhere but behind it. */
import { readFileSync } from "node:fs";
import { request as ask, createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createSecureServer } from "node:tls";

/** The certificate of the names behind it, for `NODE_EXTRA_CA_CERTS`. */
export const certificates = "test/support/proxy/loopback.pem";

export interface ProxyRequest {
  method: string;
  /** `host:port` that a tunnel is asked to, or a whole address. */
  target: string;
  /** What the proxy is told of who asks. */
  authorization?: string;
}

export interface TestProxy {
  /** `127.0.0.1:port` */
  host: string;
  requests: ProxyRequest[];
  /** What it answers in the place of what it is there for; "" is nothing, for ever. */
  instead: (request: ProxyRequest) => string | undefined;
  close(): Promise<void>;
}

/** @param ports where a `name:port` lies on this machine */
export async function startProxy(ports: Record<string, number>): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const proxy: TestProxy = {
    host: "",
    requests: [],
    instead: () => undefined,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  /** Whether the request was answered. */
  const answered = ({ method = "", url = "", headers }: IncomingMessage, socket: Duplex) => {
    const request = { method, target: url, authorization: headers["proxy-authorization"] };
    proxy.requests.push(request);
    const raw = proxy.instead(request);
    if (raw) socket.end(raw);
    return raw !== undefined;
  };
  const server = createServer((incoming, response) => {
    if (answered(incoming, incoming.socket)) return;
    const url = new URL(incoming.url ?? "");
    const { "proxy-authorization": _, "proxy-connection": __, ...headers } = incoming.headers;
    const onward = ask({ host: "127.0.0.1", port: ports[`${url.hostname}:${url.port || 80}`], path: url.pathname + url.search, headers });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end()).end();
  });
  server.on("connect", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => {});
    if (answered(incoming, socket)) return;
    const far = connect(ports[incoming.url ?? ""] ?? 1, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    far.on("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    socket.on("close", () => far.destroy());
  });
  server.on("connection", (socket) => sockets.add(socket.on("error", () => {})));
  proxy.host = `127.0.0.1:${await listening(server)}`;
  return proxy;
}

/** Speaks TLS for a server on this machine that does not. */
export async function startSecureFront(port: number): Promise<{ port: number; close(): Promise<unknown> }> {
  const pem = readFileSync(certificates);
  const server = createSecureServer({ key: pem, cert: pem }, (socket) => {
    const behind = connect(port, "127.0.0.1");
    behind.on("error", () => socket.destroy());
    socket.on("error", () => behind.destroy());
    behind.pipe(socket).pipe(behind);
  });
  return { port: await listening(server), close: () => new Promise((resolve) => server.close(resolve)) };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
