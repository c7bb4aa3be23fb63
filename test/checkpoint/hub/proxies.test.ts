/** Models through the proxies that the environment names. The hub's names exist nowhere: without its proxy nothing is found. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readText } from "../../../src/checkpoint/files/files.ts";
import { nodePlatform } from "../../../src/loading/node-platform.ts";
import { resolvePlace } from "../../../src/loading/place.ts";
import { type Hub, startHub } from "../../support/hub/server.ts";
import { needed } from "../../support/hub/site.ts";
import { tinyModel } from "../../support/hub/tiny-model.ts";
import { certificates, startProxy, startSecureFront, type TestProxy } from "../../support/proxy/proxy.ts";

/** Whether this Node's agents can be told of a proxy. */
const canProxy = process.allowedNodeEnvironmentFlags.has("--use-env-proxy");
const where = canProxy ? test : test.skip;

const id = "acme/tiny";
const token = "hf_ofTheOwner";
const files = await tinyModel();
const all = needed.reduce((sum, file) => sum + files[file].length, 0);

let hub: Hub;
let proxy: TestProxy;
let cache: string;
let close: () => Promise<unknown>;
beforeEach(async () => {
  hub = await startHub({ [id]: { files, token } });
  const [hubPort, storagePort] = [hub.endpoint, hub.storage].map((address) => Number(new URL(address).port));
  const fronts = await Promise.all([hubPort, storagePort].map(startSecureFront));
  proxy = await startProxy({
    "hub.example:443": fronts[0].port,
    "storage.example:443": fronts[1].port,
    "hub.example:80": hubPort,
    "storage.example:80": storagePort,
  });
  cache = await mkdtemp(join(tmpdir(), "typeformer-proxy-"));
  close = async () => {
    await proxy.close();
    await hub.close();
    await Promise.all(fronts.map((front) => front.close()));
    await rm(cache, { recursive: true });
  };
});
afterEach(() => close());

/** Fetches the model in a process that was started with these variables, and gives what it told and whatever it wrote. */
async function fetching(variables: Record<string, string>, scheme = "https") {
  hub.endpoint = `${scheme}://hub.example`;
  hub.storage = `${scheme}://storage.example`;
  const clean = Object.entries(process.env).filter(([name]) => !/proxy/i.test(name));
  const env = { ...Object.fromEntries(clean), NODE_EXTRA_CA_CERTS: certificates, ...variables };
  const script = ["--no-warnings", "--import", "./scripts/register-typescript.mjs", "test/support/proxy/fetch-all.ts"];
  const child = spawn(process.execPath, [...script, id, hub.endpoint, cache], { env });
  const [written, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { ...(JSON.parse(written) as { outcome: { code?: string; message?: string; fetched?: number } }), written: written + errors };
}

describe("through a tunnel (CONNECT) to a hub of https:", () => {
  where("all of it, at the hub and at its storage, and the token to the hub alone", async () => {
    const { outcome } = await fetching({ HTTPS_PROXY: `http://${proxy.host}` });
    expect(outcome).toMatchObject({ fetched: all });
    const targets = proxy.requests.map(({ method, target }) => `${method} ${target}`);
    expect(new Set(targets)).toEqual(new Set(["CONNECT hub.example:443", "CONNECT storage.example:443"]));
    for (const { kind, headers } of hub.requests)
      expect([kind, headers.authorization]).toEqual([kind, kind === "storage" ? undefined : `Bearer ${token}`]);
  });

  where.each([
    ["in small letters, which count more", { https_proxy: "http://HOST", HTTPS_PROXY: "http://127.0.0.1:9" }],
    ["without http://", { HTTPS_PROXY: "HOST" }],
    ["beside one for http:", { HTTPS_PROXY: "http://HOST", HTTP_PROXY: "http://127.0.0.1:9" }],
    ["with exceptions that are others", { HTTPS_PROXY: "http://HOST", NO_PROXY: "localhost,hub.example:80,.hub.example.com" }],
  ])("named %s", async (_, variables) => {
    const named = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replace("HOST", proxy.host)]));
    expect((await fetching(named)).outcome).toMatchObject({ fetched: all });
  });

  where("a line that breaks in the tunnel is taken up again", async () => {
    hub.fault = ({ kind, nth }, right) => (kind === "storage" && nth === 0 ? { ...right, cutAfter: 1000 } : right);
    expect((await fetching({ HTTPS_PROXY: `http://${proxy.host}` })).outcome).toMatchObject({ fetched: all });
    expect(hub.requests.at(-1)?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  where("a certificate that nobody trusts is told, with the way", async () => {
    const { outcome } = await fetching({ HTTPS_PROXY: `http://${proxy.host}`, NODE_EXTRA_CA_CERTS: "" });
    expect(outcome).toMatchObject({
      code: "network",
      message: expect.stringMatching(/certificate.*; NODE_EXTRA_CA_CERTS names .*, through the proxy/),
    });
  });
});

describe("a hub of http: is asked for by its whole address", () => {
  where("redirects too, each by the way to its own address", async () => {
    expect((await fetching({ http_proxy: `http://${proxy.host}` }, "http")).outcome).toMatchObject({ fetched: all });
    expect(proxy.requests[0].method).toBe("GET");
    expect(proxy.requests[0].target).toMatch(/^http:\/\/hub\.example\/api\/models\/acme\/tiny\/revision\/main\?/);
    expect(proxy.requests.at(-1)?.target).toMatch(/^http:\/\/storage\.example\//);
  });
});

where("a model at an address comes by the same way", async () => {
  const before = process.env.HTTP_PROXY;
  process.env.HTTP_PROXY = `http://${proxy.host}`;
  hub.models[id].token = undefined;
  hub.storage = "http://storage.example";
  try {
    const model = await resolvePlace(`http://hub.example/${id}/resolve/main`, nodePlatform);
    expect(await readText(model, "config.json")).toBe(new TextDecoder().decode(files["config.json"]));
    const weights = await model.open("model.safetensors");
    expect(await weights?.read(200_000, 200_100)).toEqual(new Uint8Array(files["model.safetensors"].subarray(200_000, 200_100)));
    expect(await model.open("none.json")).toBeUndefined();
    proxy.instead = () => "HTTP/1.1 407 No\r\n\r\n";
    await expect(model.open("config.json")).rejects.toMatchObject({ code: "network", message: expect.stringContaining("(407)") });
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  }
});

describe("a proxy that does not do it", () => {
  const at = (userinfo = "") => ({ HTTPS_PROXY: `http://${userinfo}${proxy.host}` });
  const secret = "p%40ss w0rd".replace(" ", "%20");
  const saying = (status: string, headers = "") => `HTTP/1.1 ${status}\r\n${headers}\r\n`;
  const wants = saying("407 Proxy Authentication Required, not p@ss w0rd", 'Proxy-Authenticate: Basic realm="p@ss w0rd"\r\n');
  const right = `Basic ${Buffer.from("me:p@ss w0rd").toString("base64")}`;

  const cases: [string, (() => string | undefined) | string, string, RegExp, number][] = [
    [
      "refuses",
      saying("403 Forbidden"),
      "",
      /^the proxy http:\/\/127.* \(HTTPS_PROXY\) does not connect to hub\.example, it answers 403: NO_PROXY/,
      1,
    ],
    ["cannot reach it", saying("503 Later"), "", /the proxy .* does not connect to hub\.example, it answers 503/, 2],
    ["hangs", "", "", /nothing came for 1 s, through the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\)$/, 2],
    ["hangs up", "\r\n", "", /, through the proxy /, 2],
    ["speaks something else", "220 smtp ready\r\n\r\n", "", /the proxy /, 1],
    [
      "asks for a password",
      wants,
      "",
      /asks for a name and a password \(407\): HTTPS_PROXY takes them as http:\/\/NAME:PASSWORD@host:port$/,
      1,
    ],
    ["refuses the password", wants, `me:${secret}@`, /refuses the name and password in HTTPS_PROXY \(407\)/, 1],
  ];
  where.each(cases)("%s: told, and no secret", async (_, raw, userinfo, message, times) => {
    proxy.instead = typeof raw === "string" ? () => raw : raw;
    const { outcome, written } = await fetching(at(userinfo));
    expect(outcome).toMatchObject({ code: "network", message: expect.stringMatching(message) });
    expect(proxy.requests).toHaveLength(times);
    for (const form of [token, secret, decodeURIComponent(secret), right]) expect(written).not.toContain(form);
  });

  where("asks for a password, and is told it; nobody else is", async () => {
    proxy.instead = ({ authorization }) => (authorization === right ? undefined : wants);
    const { outcome, written } = await fetching(at(`me:${secret}@`));
    expect(outcome).toMatchObject({ fetched: all });
    for (const { headers } of hub.requests) expect(headers["proxy-authorization"]).toBeUndefined();
    for (const form of [secret, decodeURIComponent(secret), right]) expect(written).not.toContain(form);
  });

  where("asks for one where the hub is one of http:", async () => {
    proxy.instead = () => wants;
    const { outcome } = await fetching({ HTTP_PROXY: `http://${proxy.host}` }, "http");
    expect(outcome).toMatchObject({ code: "network", message: expect.stringMatching(/HTTP_PROXY\) asks for a name and a password/) });
  });

  where("is not there", async () => {
    const { outcome, written } = await fetching({ HTTPS_PROXY: `http://me:${secret}@127.0.0.1:9` });
    const message = expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1:9, through the proxy http:\/\/127\.0\.0\.1:9 \(HTTPS_PROXY\)$/);
    expect(outcome).toMatchObject({ code: "network", message });
    expect(written).not.toContain(secret);
  });

  test.each([["socks5://me:s3cret@127.0.0.1:1080"], ["http://me:s3cret@:0x"], ["http://me:s3cret%zz@127.0.0.1:1"], ["me:s3cret@"]])(
    "%s is none of HTTP",
    async (address) => {
      const { outcome, written } = await fetching({ HTTPS_PROXY: address });
      expect(outcome).toMatchObject({
        code: "invalid_option",
        message: expect.stringMatching(/^HTTPS_PROXY: expected the address of an HTTP proxy/),
      });
      expect(written).not.toContain("s3cret");
      expect(proxy.requests).toEqual([]);
    },
  );
});

test("where somebody has given Node's fetch a dispatcher, it is left to that", async () => {
  const mine = 'class Mine { dispatch() { throw new Error("my own way") } }';
  const set = '[1, 2].forEach((n) => (globalThis[Symbol.for("undici.globalDispatcher." + n)] = new Mine()))';
  const NODE_OPTIONS = `--import="data:text/javascript,${encodeURIComponent(`${mine}; ${set}`)}"`;
  const { outcome } = await fetching({ HTTPS_PROXY: `http://${proxy.host}`, NODE_OPTIONS });
  expect(outcome).toMatchObject({ code: "network", message: expect.stringContaining("my own way") });
  expect(proxy.requests).toEqual([]);
});

(canProxy ? test.skip : test)("a Node that has no way to a proxy says so, and where there is one", async () => {
  const { outcome, written } = await fetching({ HTTPS_PROXY: `http://me:s3cret@${proxy.host}` });
  expect(outcome).toMatchObject({ code: "network" });
  expect(outcome.message).toMatch(/^Node 2\d\.\d+\.\d+ cannot be led through the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/);
  expect(outcome.message).toMatch(/22\.21, 24\.5 and later can; in Node 20 setGlobalDispatcher.*undici@7/);
  expect(written).not.toContain("s3cret");
  expect(proxy.requests).toEqual([]);
});
