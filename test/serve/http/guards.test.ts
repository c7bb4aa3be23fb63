import { afterAll, expect, test } from "@jest/globals";
import { allowOrigins } from "../../../packages/serve/src/http/guards/cors.ts";
import { isLoopback, refuseForeignHosts } from "../../../packages/serve/src/http/guards/host.ts";
import { requireToken } from "../../../packages/serve/src/http/guards/token.ts";
import { type AppOptions, createApp } from "../../../packages/serve/src/index.ts";
import { ask, get, post } from "../support/asking.ts";

const open = createApp({ engines: 0, maxBatchTokens: 256, onEvent: () => {} });
afterAll(() => open.dispose());
const app = (options: AppOptions) => createApp({ ...options, service: open.service });
const body = { inputs: "She opened the <mask>.", parameters: { top_k: 1 } };

test("with a token: the right one is answered, whatever the case of its scheme; all others are 401, in the shape of the route's errors", async () => {
  const guarded = app({ guards: [requireToken("s3cret/+=")] });
  for (const authorization of ["Bearer s3cret/+=", "bearer  s3cret/+="]) {
    expect((await post(guarded, "/fill-mask", body, { authorization })).status).toBe(200);
  }
  for (const authorization of [
    "Bearer s3cret/+",
    "Bearer s3cret/+==",
    "Bearer S3CRET/+=",
    "Bearer",
    "Basic s3cret/+=",
    "s3cret/+=",
    "Bearer a s3cret/+=",
  ]) {
    const { status, headers, body: said } = await post(guarded, "/fill-mask", body, { authorization });
    expect([authorization, status, headers.get("www-authenticate"), said.code]).toEqual([authorization, 401, "Bearer", "unauthorized"]);
    expect(said.error).not.toContain("s3cret");
  }
  const none = await post(guarded, "/fill-mask", body);
  expect(none.body).toEqual({
    error: "this needs a token: send it as authorization: Bearer TOKEN",
    error_type: "Unauthorized",
    code: "unauthorized",
  });
  for (const path of ["/livez", "/readyz", "/healthz", "/health"]) expect((await get(guarded, path)).status).toBe(200);
  expect((await post(guarded, "/fill-mask", "{")).status).toBe(401); // before anything is read
});

test("on loopback, names of this machine pass, however they are spelt; every other name is 403, on public routes too", async () => {
  const local = app({ middlewares: [refuseForeignHosts] });
  const ours = [
    "localhost",
    "LOCALHOST:8080",
    "localhost.",
    "app.localhost:1",
    "127.0.0.1",
    "127.0.0.1:9000",
    "127.8.9.10",
    "[::1]:8080",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]:80",
  ];
  const others = [
    "evil.example",
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "notlocalhost",
    "0.0.0.0:8080",
    "[::]:80",
    "[::2]",
    "128.0.0.1",
    "192.168.1.4",
    "localhost@evil.example",
    "evil.example#localhost",
    "evil.example/.localhost",
    "[::ffff:8.8.8.8]",
    "",
  ];
  for (const host of ours) expect([host, (await get(local, "/livez", { host })).status]).toEqual([host, 200]);
  for (const host of others) expect([host, (await get(local, "/livez", { host })).body.code]).toEqual([host, "foreign_host"]);
});

test("whether an address is loopback: as a flag may spell it", () => {
  expect(
    ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "::ffff:127.0.0.1", "Localhost"].filter((name) => !isLoopback(name)),
  ).toEqual([]);
  expect(["0.0.0.0", "::", "10.0.0.1", "example.com", "127.evil.example"].filter(isLoopback)).toEqual([]);
});

/** What a browser asks before it lets a page send a request of this client. */
const preflights = {
  openai: `authorization,content-type,${["arch", "lang", "os", "package-version", "retry-count", "runtime", "runtime-version"].map((name) => `x-stainless-${name}`).join(",")}`,
  InferenceClient: "authorization,content-type,x-hf-bill-to",
};

test("pages of an origin that is allowed may send what clients send, without a token in the preflight, and read what clients read", async () => {
  const origin = "https://app.example";
  const shared = app({ middlewares: [allowOrigins([origin, "http://localhost:5173"])], guards: [requireToken("s3cret")] });
  for (const asked of Object.values(preflights)) {
    const response = await shared.fetch(preflight("/v1/embeddings", origin, asked));
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    expect(response.headers.get("access-control-allow-headers")).toBe(asked);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
  }
  const answers = [
    await post(shared, "/fill-mask", body, { origin, authorization: "Bearer s3cret" }),
    await post(shared, "/fill-mask", body, { origin }),
    await get(shared, "/nowhere", { origin }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404]);
  for (const { headers } of answers) {
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("access-control-expose-headers")).toBe("retry-after,x-request-id");
    expect(headers.get("vary")).toMatch(/origin/i);
  }
});

test("pages of other origins may not; with * all may; without it none", async () => {
  const asked = preflights.openai;
  const some = await app({ middlewares: [allowOrigins(["https://app.example"])] }).fetch(preflight("/", "https://evil.example", asked));
  expect(some.headers.get("access-control-allow-origin")).toBeNull();
  const all = await app({ middlewares: [allowOrigins(["*"])] }).fetch(preflight("/", "https://any.example", asked));
  expect([all.headers.get("access-control-allow-origin"), all.headers.get("access-control-allow-headers")]).toEqual(["*", asked]);
  const none = await ask(app({}), "OPTIONS", "/fill-mask", undefined, { origin: "https://app.example" });
  expect([none.status, none.headers.get("access-control-allow-origin")]).toEqual([405, null]);
});

function preflight(path: string, origin: string, headers: string): Request {
  const asked = { origin, "access-control-request-method": "POST", "access-control-request-headers": headers };
  return new Request(`http://localhost${path}`, { method: "OPTIONS", headers: asked });
}
