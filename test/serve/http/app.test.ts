import { afterAll, expect, test } from "@jest/globals";
import { createApp, type FinishedRequest, ServiceError } from "../../../packages/serve/src/index.ts";
import { ask, get, post } from "../support/asking.ts";

const finished: FinishedRequest[] = [];
const app = createApp({ engines: 0, maxBatchTokens: 256, onEvent: () => {}, observers: [(request) => finished.push(request)] });
afterAll(() => app.dispose());

const text = "She opened the <mask> and walked into the room.";

test("a request that comes while the model is being loaded is held, and answered by the library", async () => {
  const { status, headers, body } = await post(app, "/fill-mask", { inputs: [text], parameters: { top_k: 2 } });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  const { answers } = await app.service.ask({ task: "fill-mask", inputs: [{ text }], parameters: { top_k: 2 } }, {});
  expect(body).toEqual(answers);
});

test("ids of models have a slash or none, as they stand or encoded; a foreign one is 404 and names the served one", async () => {
  const named = createApp({
    service: { ...app.service, state: "ready", failure: undefined, facts: { ...app.service.facts, id: "org/name" } },
  });
  for (const id of ["org/name", "org%2Fname"]) {
    for (const path of [`/models/${id}`, `/models/${id}/pipeline/fill-mask`]) {
      expect([path, (await post(named, path, { inputs: text })).status]).toEqual([path, 200]);
    }
  }
  for (const path of ["/models/org/other", "/models/org/other/pipeline/fill-mask"]) {
    expect((await post(named, path, { inputs: text })).body).toEqual({
      error: 'the model "org/other" is not served here: this is org/name',
      error_type: "NotFound",
      code: "foreign_model",
    });
  }
});

test("every answer has an id: the client's, where it is one, else its own", async () => {
  const [given, wrong, none] = await Promise.all([
    get(app, "/livez", { "x-request-id": "row-7" }),
    get(app, "/nowhere", { "x-request-id": "a b<script>" }),
    post(app, "/fill-mask", "{"),
  ]);
  expect(given.headers.get("x-request-id")).toBe("row-7");
  for (const { headers } of [wrong, none]) expect(headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
});

test("a wrong method is told the right ones, a wrong path the nearest", async () => {
  const wrong = await ask(app, "PUT", "/fill-mask", {});
  expect([wrong.status, wrong.headers.get("allow"), wrong.body.code]).toEqual([405, "POST", "method_not_allowed"]);
  expect((await post(app, "/livez", {})).headers.get("allow")).toBe("GET, HEAD");
  expect(await post(app, "/fillmask", {})).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining("Did you mean /fill-mask?") },
  });
  expect(await post(app, "/pipeline/fill-masks", { inputs: text })).toMatchObject({
    status: 404,
    body: { code: "unknown_task", error: expect.stringContaining('Did you mean "fill-mask"?') },
  });
});

test("what a path would need that is not served is said", async () => {
  const { status, body } = await post(app, "/embed_sparse", { inputs: text });
  expect([status, body.code, body.error]).toEqual([404, "not_found", expect.stringContaining("SPLADE")]);
});

test("below /v1 errors have OpenAI's shape", async () => {
  const { status, body } = await post(app, "/v1/nothing", {});
  expect(status).toBe(404);
  expect(body).toEqual({
    error: { message: expect.stringContaining("/v1/nothing"), type: "invalid_request_error", param: null, code: "not_found" },
  });
});

test("observers are told of each request once, never of its texts", async () => {
  finished.length = 0;
  await post(app, "/pipeline/fill-mask", { inputs: text }, { "x-request-id": "seen" });
  await post(app, "/pipeline/fill-mask", { inputs: "no such" });
  await get(app, "/nowhere");
  expect(finished).toMatchObject([
    { id: "seen", method: "POST", route: "/pipeline/{task}", status: 200, problem: undefined, timing: { inference: expect.any(Number) } },
    { route: "/pipeline/{task}", problem: { code: "no_mask" }, timing: undefined },
    { method: "GET", route: undefined, status: 404, problem: { code: "not_found" } },
  ]);
  expect(finished[0].milliseconds).toBeGreaterThan(0);
});

test("middlewares stand before everything, guards before what is not public", async () => {
  const seen: string[] = [];
  const guarded = createApp({
    service: app.service,
    middlewares: [
      (c, next) => {
        seen.push(c.req.path);
        return next();
      },
    ],
    guards: [
      () => {
        throw new ServiceError("unauthorized", "no token");
      },
    ],
  });
  expect((await get(guarded, "/livez")).status).toBe(200);
  const { status, body, headers } = await post(guarded, "/fill-mask", { inputs: text });
  expect([status, body.code, headers.get("content-type")]).toEqual([401, "unauthorized", "application/json"]);
  expect(seen).toEqual(["/livez", "/fill-mask"]);
});
