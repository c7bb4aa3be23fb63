/** Requests to a service without a socket. */
import type { App } from "../../../packages/serve/src/http/app.ts";

export interface Said {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what is expected of it says each test
  body: any;
}

/** What a request is answered with. A body that is no string is sent as JSON. */
export async function ask(app: App, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> {
  const sent = body === undefined || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const init: RequestInit = {
    method,
    headers: { ...(sent !== undefined && { "content-type": "application/json" }), ...headers },
    body: sent as BodyInit | undefined,
  };
  const response = await app.fetch(new Request(`http://localhost${path}`, init));
  return { status: response.status, headers: response.headers, body: method === "HEAD" ? undefined : await response.json() };
}

export const post = (app: App, path: string, body: unknown, headers?: Record<string, string>) => ask(app, "POST", path, body, headers);
export const get = (app: App, path: string, headers?: Record<string, string>) => ask(app, "GET", path, undefined, headers);
