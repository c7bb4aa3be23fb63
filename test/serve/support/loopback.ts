/** Apps behind a port of this machine, for clients that want an address, and what they sent there. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type App, createApp, type Service, type ServiceError } from "../../../packages/serve/src/index.ts";

export interface Sent {
  method: string;
  path: string;
  headers: Headers;
}

export interface Loopback {
  /** Without a slash at its end. */
  url: string;
  /** What came, in its order. A test takes away what it has looked at. */
  sent: Sent[];
  close(): Promise<void>;
}

export async function loopback(app: App): Promise<Loopback> {
  const sent: Sent[] = [];
  const fetch = (request: Request) => {
    sent.push({ method: request.method, path: new URL(request.url).pathname, headers: new Headers(request.headers) });
    return app.fetch(request);
  };
  const server = serve({ fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    async close() {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** An app over the same model, to which whatever is asked fails so. */
export async function failing(service: Service, error: ServiceError): Promise<App> {
  await service.settled();
  const ask = () => Promise.reject(error);
  return createApp({ service: Object.defineProperties(Object.create(service), { ask: { value: ask } }) });
}
