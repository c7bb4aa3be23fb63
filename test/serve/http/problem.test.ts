import { afterAll, expect, test } from "@jest/globals";
import {
  createApp,
  type FinishedRequest,
  type Service,
  ServiceError,
  type ServiceErrorCode,
  serviceErrors,
} from "../../../packages/serve/src/index.ts";
import { errorCodes, groupOf, TypeformerError } from "../../../src/doors/requests.ts";
import { get, post } from "../support/asking.ts";
import { disposeServices, serviceOf } from "../support/services.ts";

afterAll(disposeServices);

const finished: FinishedRequest[] = [];

/** A service that answers whatever is asked with this, and never computes. */
async function answering(answer: () => unknown): Promise<ReturnType<typeof createApp>> {
  const service = serviceOf();
  await service.settled();
  const ask = async () => ({ answers: await answer(), timing: {} });
  const own = Object.defineProperty(Object.create(service) as Service, "ask", { value: ask });
  return createApp({ service: own, observers: [(request) => finished.push(request)] });
}

const throwing = (error: unknown) =>
  answering(() => {
    throw error;
  });
const body = { inputs: "She left the <mask>." };

test.each(Object.keys(serviceErrors) as ServiceErrorCode[])("%s of the service has the status of the table", async (code) => {
  const { status, headers, body: said } = await post(await throwing(new ServiceError(code, "because")), "/score", body);
  expect([status, said.code, said.error]).toEqual([serviceErrors[code].status, code, "because"]);
  const isFinal = status >= 500 && status !== 503;
  expect([code, headers.get("x-should-retry")]).toEqual([code, isFinal ? "false" : null]);
  expect([code, headers.has("retry-after")]).toEqual([code, code === "overloaded"]);
});

test.each(errorCodes)("%s of the engine has the status of its group, and below 500 its message", async (code) => {
  const path = "/home/somebody/models/secret";
  const { status, headers, body: said } = await post(await throwing(new TypeformerError(code, `${path}: no`)), "/score", body);
  expect([status, said.code]).toEqual([groupOf(code).http, code]);
  expect(status).not.toBe(503);
  expect(said.error.includes(path)).toBe(status < 500);
  expect(headers.get("x-should-retry")).toBe(status >= 500 ? "false" : null);
});

test("no faults of the program, no stacks and no places of the disk in an answer; the observer has the cause", async () => {
  for (const fault of [new TypeError("cannot read /etc/passwd"), "a thrown text", undefined, { code: 7 }]) {
    finished.length = 0;
    const { status, headers, body: said } = await post(await throwing(fault), "/score", body);
    expect([status, headers.get("x-should-retry"), headers.get("content-type")]).toEqual([500, "false", "application/json"]);
    expect(said).toEqual({
      error: expect.stringMatching(/^the service could not answer \(internal\)/),
      error_type: "Backend",
      code: "internal",
    });
    expect(finished[0].problem?.cause).toBe(fault);
  }
});

test("Retry-After is whole seconds, from one to sixty", async () => {
  for (const [given, told] of [
    [undefined, "1"],
    [0.2, "1"],
    [7.1, "8"],
    [3600, "60"],
  ] as const) {
    const app = await throwing(new ServiceError("overloaded", "busy", { retryAfter: given }));
    expect((await post(app, "/fill-mask", body)).headers.get("retry-after")).toBe(told);
  }
});

test.each([
  ["/score", [{ pll: Number.NaN, perplexity: 1, tokens: [] }]],
  ["/score", [{ pll: -1, perplexity: Number.POSITIVE_INFINITY, tokens: [] }]],
  ["/pipeline/feature-extraction", [Float32Array.of(1, Number.NaN)]],
  ["/fill-mask", [[[{ score: Number.NEGATIVE_INFINITY, token: 1, token_str: "a", sequence: "a" }]]]],
])("%s: a number that is not finite is 500, and never null", async (path, answers) => {
  const { status, body: said } = await post(await answering(() => answers), path, body);
  expect([status, said.code]).toEqual([500, "internal"]);
});

test("a service that could not load its model says so, without the place; only what is asked for readiness is 503", async () => {
  const app = createApp({ model: "/nowhere/secret-model", engines: 0, onEvent: () => {} });
  const asked = await post(app, "/score", body);
  expect([asked.status, asked.body.code, asked.headers.get("x-should-retry")]).toEqual([500, "internal", "false"]);
  expect(asked.body.error).not.toContain("/nowhere");
  for (const path of ["/readyz", "/health"]) expect(await get(app, path)).toMatchObject({ status: 503, body: { code: "not_ready" } });
  for (const path of ["/livez", "/healthz"]) expect(await get(app, path)).toMatchObject({ status: 200, body: { status: "failed" } });
  await app.dispose();
});

test("a service that drains still answers, and is not ready", async () => {
  const app = createApp({ engines: 0, onEvent: () => {}, maxBatchTokens: 256 });
  expect(await get(app, "/readyz")).toMatchObject({ status: 503, body: { error: "not ready: the model is being loaded" } });
  expect((await post(app, "/score", body)).status).toBe(200);
  expect(await get(app, "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
  await app.service.drain();
  expect(await get(app, "/readyz")).toMatchObject({
    status: 503,
    body: { error: "not ready: the service is about to end", error_type: "Unhealthy" },
  });
  expect(await get(app, "/livez")).toMatchObject({ status: 200, body: { status: "draining" } });
  await app.dispose();
});
