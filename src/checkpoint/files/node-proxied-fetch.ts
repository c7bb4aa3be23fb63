/** `fetch` through the proxies that the environment names, by Node's agents: nothing is changed for anybody else's requests. */
import * as http from "node:http";
import * as https from "node:https";
import { type Duplex, pipeline, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type HttpProxy, proxyFor } from "./node-proxy.ts";
import { refusesUs, unsupported, wayFailure } from "./node-proxy-failure.ts";

/** Until an answer begins, and between two pieces of one: as Node's `fetch` has it for the latter. */
const ANSWER_MS = 30_000;
const PIECE_MS = 300_000;

const MOST_REDIRECTS = 20;

/**
 * As `fetch`, by GET alone. A redirect is followed by the way to its own address, and without the token where that is another origin.
 *
 * @throws TypeformerError `network` for what will not pass (a proxy that refuses, a Node that cannot), `invalid_option` for a variable that
 *   names no proxy; any other error may pass
 */
export async function proxiedFetch(input: string | URL | Request, init: RequestInit = {}, env: NodeJS.ProcessEnv): Promise<Response> {
  const headers = new Headers(init.headers);
  let url = new URL(String(input));
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await asked(url, headers, init.signal ?? undefined, proxyFor(url, env));
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined) return responseOf(answer);
    answer.destroy();
    const next = new URL(location, url);
    if (!/^https?:$/.test(next.protocol)) throw new Error(`redirected to ${next.protocol}, which is no address of a server`);
    if (next.origin !== url.origin) headers.delete("authorization");
    url = next;
  }
  throw new Error(`redirected more than ${MOST_REDIRECTS} times`);
}

function asked(url: URL, headers: Headers, signal: AbortSignal | undefined, proxy: HttpProxy | undefined): Promise<http.IncomingMessage> {
  if (proxy && !process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) throw unsupported(proxy);
  return new Promise((resolve, reject) => {
    let socket: Duplex | undefined;
    const hear = (made: Duplex | undefined) => {
      socket = made;
    };
    const agent = proxy && agentThrough(proxy, url, hear);
    const request = (url.protocol === "https:" ? https : http).get(url, { agent, headers: allOf(headers), timeout: ANSWER_MS });
    const fail = (cause: unknown) => reject(wayFailure(cause, url, proxy));
    const giveUp = () => {
      fail(signal?.reason);
      request.destroy();
      socket?.destroy(); // a request has none before its tunnel is dug
    };
    request.on("error", fail);
    request.on("timeout", () => request.destroy(new Error("nothing came any more")));
    request.on("close", () => signal?.removeEventListener("abort", giveUp));
    request.on("response", (answer) => {
      answer.setTimeout(PIECE_MS);
      if (!proxy || answer.statusCode !== 407) return resolve(answer);
      answer.destroy();
      reject(refusesUs(proxy));
    });
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
  });
}

/** @param hear is given the connection to the proxy as soon as there is one */
function agentThrough(proxy: HttpProxy, { protocol }: URL, hear: (socket: Duplex | undefined) => void): http.Agent {
  const options: http.AgentOptions & { proxyEnv: NodeJS.ProcessEnv } = { proxyEnv: { [`${protocol.slice(0, -1)}_proxy`]: proxy.href } };
  const agent = protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  const connect = agent.createConnection;
  agent.createConnection = (...args) => {
    const socket = connect.apply(agent, args);
    hear(socket ?? undefined);
    return socket;
  };
  return agent;
}

/** What `fetch` would say too; bodies come as they are stored. */
function allOf(headers: Headers): Record<string, string> {
  return { accept: "*/*", "accept-encoding": "identity", "user-agent": "node", ...Object.fromEntries(headers) };
}

const unpacking = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress };

function responseOf(answer: http.IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = answer;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i], rawHeaders[i + 1]);
  if ([204, 205, 304].includes(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  const unpack = unpacking[headers.get("content-encoding")?.toLowerCase() as keyof typeof unpacking]; // some pack all the same
  const body = unpack ? pipeline(answer, unpack(), () => {}) : answer; // what fails, fails for the reader
  return new Response(Readable.toWeb(body) as BodyInit, { status, headers });
}
