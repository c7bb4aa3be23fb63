/** The app behind a port of Node. */
import { createServer } from "node:http";
import { Server as PortServer, type Socket } from "node:net";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Connections } from "./connections.ts";
import { listen, type Place } from "./listening.ts";
import { refuseConnection, refusedAddress } from "./refused.ts";

/** How long a client is waited for, in milliseconds. */
export interface Patience {
  /** Between two requests of a connection. Longer than a balancer's minute: who closes first loses requests that are on their way. Default: 75,000. */
  keepAliveMs?: number;
  /** For the headers of a request, from its first byte or the opening of its connection on. Default: 30,000. */
  headersMs?: number;
  /** For all of a request. Default: 60,000. */
  requestMs?: number;
}

export interface ServerOptions extends Place, Patience {
  /** Answers every request, and never rejects: an app's `fetch`. */
  fetch(request: Request): Promise<Response>;
}

/** How a server ends, in milliseconds. */
export interface Ending {
  /** So long it goes on taking requests: those who send them must hear of its end first. Default: 5000. */
  delayMs?: number;
  /** So long it then answers what it has taken. Default: 20,000. */
  timeoutMs?: number;
}

export interface RunningServer {
  /** Where it is asked: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** Connections that are open. */
  readonly connections: number;
  /**
   * Ends it so that no request is lost: for the delay it takes requests as before, but each answer is the last of its connection; then the port is
   * closed, what was asked is answered, and connections without a request are closed.
   *
   * @param onClosed is told when the port is closed
   * @returns how many connections had to be cut at the time-out
   */
  end(ending?: Ending, onClosed?: () => void): Promise<number>;
}

/** Listens, and gives every request to `fetch`. @throws ListenError where the port is taken, and why else it cannot be listened at */
export async function startServer({ fetch, keepAliveMs, headersMs, requestMs, ...place }: ServerOptions): Promise<RunningServer> {
  const times = { keepAliveTimeout: keepAliveMs ?? 75_000, headersTimeout: headersMs ?? 30_000, requestTimeout: requestMs ?? 60_000 };
  const server = createServer({ ...times, connectionsCheckingInterval: Math.min(5000, times.headersTimeout / 4) });
  const connections = new Connections(server);
  server.on("request", getRequestListener(fetch, { hostname: "localhost", errorHandler: refusedAddress }));
  server.on("clientError", (error, socket) => {
    const { writable } = socket;
    if (!writable || (error as NodeJS.ErrnoException).code === "ECONNRESET" || connections.isAnswering(socket as Socket)) socket.destroy();
    else refuseConnection(error, socket as Socket); // of HTTP it is always one
  });
  const { address, family, port } = await listen(server, place);

  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    port,
    get connections() {
      return connections.count;
    },
    async end({ delayMs = 5000, timeoutMs = 20_000 } = {}, onClosed = () => {}) {
      connections.leave();
      await pause(delayMs);
      await quiet(server);
      PortServer.prototype.close.call(server); // HTTP's own would first close idle connections, whose next request may have come already
      onClosed();
      await turn(); // reads what had come by then
      await turn();
      const overtime = new AbortController();
      await Promise.race([connections.closeUnused(), pause(timeoutMs, undefined, { signal: overtime.signal })]);
      overtime.abort();
      return connections.cut();
    },
  };
}

/** Until nobody is about to be accepted: the system resets a connection that it has taken for a port which is closed before the server has it. */
async function quiet(server: PortServer): Promise<void> {
  let news = 1;
  const count = () => {
    news++;
  };
  server.on("connection", count);
  for (let turns = 0; news > 0 && turns < 1000; turns++) {
    news = 0;
    await turn();
  }
  server.off("connection", count);
}
