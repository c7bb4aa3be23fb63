/** The `fetch` that minds proxies, where it needs none: it does what Node's does. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { proxiedFetch } from "../../src/checkpoint/files/node-proxied-fetch.ts";
import { fetchModel } from "../../src/checkpoint/hub/node/fetch-model.ts";
import { lineFaults } from "../support/hub/line-faults.ts";
import { type Hub, startHub } from "../support/hub/server.ts";
import { openSite, type Site } from "../support/hub/site.ts";
import { tinyModel } from "../support/hub/tiny-model.ts";

const id = "acme/tiny";
const token = "hf_ofTheOwner";
const files = await tinyModel();
let hub: Hub;
beforeEach(async () => {
  hub = await startHub({ [id]: { files, token } });
});
afterEach(() => hub.close());

const env = { HTTPS_PROXY: "http://127.0.0.1:9" }; // for none of these addresses
const asking = async (path: string, init?: RequestInit) => proxiedFetch(`${hub.endpoint}${path}`, init, env);

describe("a hub and the line to it do what they want, and it comes to the same", () => {
  let site: Site;
  const before = { ...process.env };
  beforeEach(async () => {
    site = await openSite(fetchModel);
    Object.assign(process.env, { HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "*" });
  });
  afterEach(async () => {
    for (const name of ["HTTP_PROXY", "NO_PROXY"]) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    await site.close();
  });

  test.each(lineFaults)("%s: %s", async (_, comes, ...[fault, options]) => {
    site.hub.fault = fault;
    expect(await site.outcome(options)).toBe(comes);
    expect(await site.problems()).toEqual([]);
  });
});

test("an answer's status, headers and bytes", async () => {
  const answer = await asking(`/${id}/resolve/main/config.json`, { headers: { authorization: `Bearer ${token}`, range: "bytes=1-3" } });
  expect([answer.status, answer.headers.get("content-range"), await answer.text()]).toEqual([
    206,
    expect.stringMatching(/^bytes 1-3\//),
    new TextDecoder().decode(files["config.json"].subarray(1, 4)),
  ]);
  expect((await asking("/none/resolve/main/config.json")).status).toBe(404);
});

test("what is packed all the same is unpacked", async () => {
  for (const [encoding, pack] of Object.entries({ gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync })) {
    hub.fault = (_, right) => ({ ...right, status: 200, headers: { "content-encoding": encoding }, body: pack(files["config.json"]) });
    expect(new Uint8Array(await (await asking("/x")).arrayBuffer())).toEqual(new Uint8Array(files["config.json"]));
  }
  hub.fault = (_, right) => ({ ...right, status: 200, headers: { "content-encoding": "gzip" }, body: files["config.json"] });
  await expect(asking("/x").then((answer) => answer.text())).rejects.toThrow();
});

test("no body, a redirect without end, one to a file, an abort before and within", async () => {
  hub.fault = (_, right) => ({ ...right, status: 204, body: new Uint8Array(0) });
  expect(await (await asking("/x")).text()).toBe("");
  hub.fault = ({ url }, right) => ({ ...right, status: 302, headers: { location: url } });
  await expect(asking("/x")).rejects.toThrow("redirected more than 20 times");
  hub.fault = (_, right) => ({ ...right, status: 302, headers: { location: "file:///etc/passwd" } });
  await expect(asking("/x")).rejects.toThrow("redirected to file:");
  await expect(asking("/x", { signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
  hub.fault = (_, right) => ({ ...right, status: 200, stallAfter: 10 });
  const aborting = new AbortController();
  const answer = await asking("/x", { signal: aborting.signal });
  setTimeout(() => aborting.abort(), 20);
  await expect(answer.text()).rejects.toThrow();
});
