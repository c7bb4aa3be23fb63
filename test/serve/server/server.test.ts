import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { type RunningServer, type ServerOptions, startServer } from "../../../packages/serve/src/http/server/server.ts";
import { request, Wire } from "./wire.ts";

const running: RunningServer[] = [];
const start = async (options: Partial<ServerOptions> = {}): Promise<RunningServer> => {
  const server = await startServer({ port: 0, fetch: async () => new Response("answered"), ...options });
  running.push(server);
  return server;
};
afterEach(() => Promise.all(running.splice(0).map((server) => server.end({ delayMs: 0, timeoutMs: 0 }))));

/** Answers when it is told to. */
function held() {
  const waiting: (() => void)[] = [];
  const fetch = () => new Promise<Response>((resolve) => waiting.push(() => resolve(new Response("answered"))));
  return { fetch, waiting };
}

/** Resolves when so many wait for an answer. */
async function asked(waiting: readonly unknown[], count: number): Promise<void> {
  for (const until = performance.now() + 10_000; waiting.length < count; await pause(1)) {
    if (performance.now() > until) throw new Error(`${waiting.length} requests came, and not ${count}`);
  }
}

test("a port that is taken, an address of another machine: an error with a code, which says what to do", async () => {
  const { port } = await start();
  await expect(startServer({ port, fetch: async () => new Response() })).rejects.toMatchObject({
    code: "port_taken",
    message: expect.stringContaining(`port ${port} of 127.0.0.1 is taken`),
  });
  await expect(startServer({ host: "192.0.2.1", port: 0, fetch: async () => new Response() })).rejects.toMatchObject({
    code: "unknown_host",
  });
});

test("of two processes at one port each says so; where Node cannot, it says what else there is", async () => {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) {
    const { port } = await start({ reusePort: true });
    expect((await start({ reusePort: true, port })).port).toBe(port);
  } else {
    await expect(start({ reusePort: true })).rejects.toMatchObject({ code: "no_reuse", message: expect.stringContaining("node:cluster") });
  }
});

test("a slow client is cut: in its headers, in its body, before its first byte", async () => {
  const { port } = await start({ headersMs: 80, requestMs: 160, fetch: async (asked) => new Response(await asked.text()) });
  const [headers, body, silent] = await Promise.all([Wire.open(port), Wire.open(port), Wire.open(port)]);
  headers.socket.write("POST / HTTP/1.1\r\nHo");
  body.socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
  const dribble = setInterval(() => body.socket.write("x"), 20);
  await Promise.all([headers.closed, body.closed, silent.closed]);
  clearInterval(dribble);
  for (const { said } of [headers, body]) {
    expect(said).toMatch(/^HTTP\/1.1 408 Request Timeout\r\ncontent-type: application\/json\r\nx-request-id: [\da-f-]{36}\r\n/);
    expect(JSON.parse(said.split("\r\n\r\n")[1])).toMatchObject({ code: "slow_request" });
  }
});

test("what is no request is answered in JSON too, with an id", async () => {
  const { port } = await start();
  const wrong = {
    "GET / HTTP/1.1\r\nHost: a b\r\n\r\n": [400, "malformed_request"],
    "nonsense\r\n\r\n": [400, "malformed_request"],
    [`GET / HTTP/1.1\r\nHost: a\r\nx: ${"x".repeat(20_000)}\r\n\r\n`]: [431, "headers_too_large"],
  };
  for (const [sent, [status, code]] of Object.entries(wrong)) {
    const wire = await Wire.open(port);
    wire.socket.write(sent);
    await wire.hears("}");
    const [head, body] = wire.said.split("\r\n\r\n");
    expect([head.split(" ")[1], JSON.parse(body).code]).toEqual([String(status), code]);
    expect(head).toContain("content-type: application/json");
    expect(head).toMatch(/x-request-id: [\da-f-]{36}/);
    wire.socket.destroy();
  }
});

test("HTTP/1.0 needs no Host: so do balancers ask whether it lives", async () => {
  const { port } = await start();
  const wire = await Wire.open(port);
  wire.socket.write("GET /livez HTTP/1.0\r\n\r\n");
  expect(await wire.hears("answered")).toMatch(/^HTTP\/1.1 200/);
});

test("it ends: taking requests for the delay, each answer the last of its connection; then the port is closed and what was asked is answered", async () => {
  const { fetch, waiting } = held();
  const server = await start({ fetch });
  const { port } = server;
  const [before, idle, unused, half] = await Promise.all([Wire.open(port), Wire.open(port), Wire.open(port), Wire.open(port)]);
  idle.socket.write(request("GET", "/"));
  await asked(waiting, 1);
  waiting.shift()?.();
  expect(await idle.hears("answered")).toContain("Connection: keep-alive");
  before.socket.write(request("POST", "/", "{}"));
  half.socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{");
  await asked(waiting, 2);

  let isClosed = false;
  const ended = server.end({ delayMs: 100, timeoutMs: 5000 }, () => {
    isClosed = true;
  });
  const late = await Wire.open(port);
  late.socket.write(request("GET", "/"));
  await asked(waiting, 3);
  waiting.pop()?.();
  expect(await late.hears("answered")).toContain("connection: close");
  await late.closed;
  expect([isClosed, idle.isOpen, unused.isOpen]).toEqual([false, true, true]);

  await Promise.all([idle.closed, unused.closed]);
  expect(isClosed).toBe(true);
  await expect(Wire.open(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  half.socket.write("}");
  for (const answer of waiting) answer();
  for (const wire of [before, half]) expect(await wire.hears("answered")).toContain("connection: close");
  expect(await ended).toBe(0);
});

test("a request that came on an idle or on an unused connection while the port was being closed is answered", async () => {
  const { fetch, waiting } = held();
  const server = await start({ fetch });
  const [idle, unused] = await Promise.all([Wire.open(server.port), Wire.open(server.port)]);
  idle.socket.write(request("GET", "/"));
  await asked(waiting, 1);
  waiting.pop()?.();
  await idle.hears("answered");
  const ended = server.end({ delayMs: 0 }, () => {
    for (const wire of [idle, unused]) wire.socket.write(request("GET", "/"));
    const until = performance.now() + 20;
    while (performance.now() < until); // both are in the system's hands before the server looks
  });
  await asked(waiting, 2);
  for (const answer of waiting) answer();
  await Promise.all([idle.closed, unused.closed]);
  expect([idle.said, unused.said].map((said) => said.match(/answered/g)?.length)).toEqual([2, 1]);
  expect(await ended).toBe(0);
});

test("what is not answered at the time-out is cut, and counted", async () => {
  const { fetch, waiting } = held();
  const server = await start({ fetch });
  const [asking, dribbling] = await Promise.all([Wire.open(server.port), Wire.open(server.port)]);
  asking.socket.write(request("GET", "/"));
  dribbling.socket.write("GET / HT");
  await asked(waiting, 1);
  expect(await server.end({ delayMs: 0, timeoutMs: 50 })).toBe(2);
  await Promise.all([asking.closed, dribbling.closed]);
  expect(asking.said).toBe("");
});

test("an answer that had begun cannot say that it is the last: its connection is closed when it is given", async () => {
  let give = () => {};
  const body = new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode("begun"));
      give = () => {
        stream.enqueue(new TextEncoder().encode("answered"));
        stream.close();
      };
    },
  });
  const server = await start({ fetch: async () => new Response(body) });
  const wire = await Wire.open(server.port);
  wire.socket.write(request("GET", "/"));
  while (!wire.said.includes("begun")) await wire.more();
  const ended = server.end({ delayMs: 0, timeoutMs: 5000 }, () => setTimeout(give, 50));
  await wire.closed;
  expect(wire.said).toMatch(/Connection: keep-alive[\s\S]*answered\r\n0\r\n\r\n$/);
  expect(await ended).toBe(0);
});
