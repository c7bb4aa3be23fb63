/** Models of the hub in a real browser: downloaded once, kept in the Cache API, read from it ever after. */
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import { openSite, type Site } from "../../scripts/site.ts";
import { type FillMaskItem, type ProgressEvent, pipeline } from "../../src/doors/node.ts";
import { built } from "../support/built.ts";
import { type Answer, commitOf, type Hub, type HubRequest, startHub } from "../support/hub/server.ts";
import { tinyModel } from "../support/hub/tiny-model.ts";
import { noBrowser, openBrowser, visit } from "./browser.ts";

const id = "acme/tiny";
const token = "hf_of_acme";
const needed = ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"];

interface Outcome {
  items: FillMaskItem[];
  error: { code: string; message: string };
  events: ProgressEvent[];
  warnings: string[];
  /** The addresses in the site's cache. */
  kept: string[];
}

let browser: Browser;
let site: Site;
let context: BrowserContext; // a new one for each test: nothing is kept yet
let hub: Hub;
let onNode: string[];
const model = await tinyModel();
const size = needed.reduce((sum, file) => sum + model[file].length, 0);

const opened = async (options: object = {}, { origin } = site) => {
  const { outcome, workers } = await visit<Outcome>(context, origin, "hub", { endpoint: hub.endpoint, token, ...options });
  return { ...outcome, workers, tokens: outcome.items?.map(({ token_str }) => token_str) };
};
const asked = (kind: HubRequest["kind"]) => hub.requests.filter((request) => request.kind === kind).map(({ file }) => file);
const noted = (kept: string[]) => kept.filter((url) => url.includes("/revision/"));

/** As the hub sends JSON to browsers; the encoding is hidden from pages of another origin, the length is not. */
const packed = ({ file = "" }: HubRequest, right: Answer): Answer =>
  file.endsWith(".json") ? { ...right, headers: { ...right.headers, "content-encoding": "gzip" }, body: gzipSync(right.body) } : right;

const damaged = (request: HubRequest, right: Answer): Answer =>
  request.kind === "storage" ? { ...right, body: right.body.map((byte, i) => (i === 20_000 ? byte ^ 1 : byte)) } : right;

if (noBrowser) process.stdout.write(`skipped: models of the hub in a browser, since there is ${noBrowser}\n`);

(noBrowser ? describe.skip : describe)(`the hub in a browser${noBrowser && ` (${noBrowser})`}`, () => {
  beforeAll(async () => {
    await built();
    const part = (file: string) => new Blob([model[file] as Uint8Array<ArrayBuffer>]);
    const files = { config: part("config.json"), tokenizer: part("tokenizer.json"), weights: part("model.safetensors") };
    const unmask = await pipeline("fill-mask", files, { threads: 1 });
    onNode = (await unmask("She opened the <mask> and walked into the room.")).map(({ token_str }) => token_str);
    browser = await openBrowser();
    site = await openSite({});
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });
  beforeEach(async () => {
    hub = await startHub({ [id]: { files: model, token } });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await hub.close();
  });

  test("a model is downloaded at the first visit; at the second it answers without the hub", async () => {
    const first = await opened();
    expect(first.tokens).toEqual(onNode);
    expect(first.workers).toEqual(["/dist/worker.js"]);
    const begun = needed.map((file) => ({
      status: "initiate",
      name: id,
      file,
      total: model[file].length,
      download_total: size,
    }));
    expect(first.events.slice(0, needed.length)).toEqual(begun);
    expect(first.events.filter(({ status }) => status === "initiate")).toHaveLength(needed.length); // reading in the worker is not told again
    expect(first.events.at(-1)).toEqual({ status: "ready", name: id });
    expect(asked("resolve")).toEqual(needed); // once each: the worker reads what the page downloaded
    const at = `${hub.endpoint}/${id}/resolve/${commitOf({ files: model })}`;
    expect(first.kept.filter((url) => url.includes("/resolve/"))).toEqual(needed.map((file) => `${at}/${file}`));

    for (const { kind, headers } of hub.requests)
      expect([kind, headers.authorization]).toEqual([kind, kind === "storage" ? undefined : `Bearer ${token}`]);
    expect(JSON.stringify([first.kept, first.warnings, first.events])).not.toContain(token);

    await hub.close();
    const second = await opened({ token: undefined });
    expect(second.tokens).toEqual(onNode);
    expect(second.events.flatMap((event) => (event.status === "initiate" ? [event.download_total] : []))).toEqual([0, 0, 0, 0]);
  });

  test("two pages at once download it once, under a policy that names the hub, its storage and nothing else", async () => {
    const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${hub.endpoint} ${hub.storage}`;
    const strict = await openSite({ "content-security-policy": policy });
    hub.fault = packed;
    const both = await Promise.all([opened({}, strict), opened({}, strict)]);
    strict.close();
    expect(both.map(({ tokens }) => tokens)).toEqual([onNode, onNode]);
    expect(asked("resolve")).toEqual(needed);
  });

  test("what is damaged on its way is fetched again, and refused the second time; nothing is taken for whole", async () => {
    hub.fault = damaged;
    const first = await opened({ worker: false });
    expect(first.error).toMatchObject({ code: "corrupt_download", message: expect.stringContaining("model.safetensors hashes to") });
    expect(asked("storage")).toHaveLength(2);
    expect(noted(first.kept)).toEqual([]);
    hub.fault = (request, right) => (request.nth === 2 ? damaged(request, right) : right);
    expect((await opened({ worker: false })).tokens).toEqual(onNode);
    expect(asked("storage")).toHaveLength(4);
    expect(asked("resolve").filter((file) => file === "tokenizer.json")).toHaveLength(1);
  });

  test("a model that this engine refuses is refused before its weights are downloaded", async () => {
    hub.models[id].files = { ...model, "config.json": new TextEncoder().encode('{ "model_type": "gpt2" }') };
    const { error, kept } = await opened({ worker: false });
    expect(error).toMatchObject({ code: "unsupported_model", message: expect.stringContaining(`config.json in ${id}`) });
    expect([asked("storage"), noted(kept)]).toEqual([[], []]);
  });

  /** What a service worker of the site's answers, which this script is. */
  const inService = async (script: string, options: object = {}) =>
    (await visit<Outcome & { backend: string }>(context, site.origin, "service", { script, endpoint: hub.endpoint, token, ...options }))
      .outcome;

  test("a service worker, which may load no module later, downloads by typeformer/all and answers; offline too", async () => {
    const first = await inService("service-worker-all.js");
    expect(first.error).toBeUndefined();
    expect(first.items.map(({ token_str }) => token_str)).toEqual(onNode);
    expect(first.backend).toMatch(/^wasm \(relaxed-simd, 1 thread\b/);
    expect(asked("resolve")).toEqual(needed);
    await hub.close();
    expect((await inService("service-worker-all.js")).items.map(({ token_str }) => token_str)).toEqual(onNode);
  });

  test("one that imports typeformer is told of that door", async () => {
    expect((await inService("service-worker.js")).error).toEqual({
      name: "TypeformerError",
      code: "part_unavailable",
      message: expect.stringMatching(/could not be loaded: import\(\) is disallowed on ServiceWorker.* import from "typeformer\/all"/),
    });
  });

  test.each(["", "estimate"])("a browser without room says how much is needed, and keeps nothing (without %j)", async (without) => {
    const page = await context.newPage();
    await (await context.newCDPSession(page)).send("Storage.overrideQuotaForOrigin", { origin: site.origin, quotaSize: size / 2 });
    const { error, kept } = await opened({ without, worker: false });
    expect(error).toMatchObject({ code: "disk_full", message: expect.stringContaining(`${(size / 1e6).toFixed(1)} MB are needed`) });
    expect(kept).toEqual([]);
  });

  test.each(["caches", "put"])("where nothing can be kept, the model is held, with one warning (without %j)", async (without) => {
    const { tokens, warnings, kept } = await opened({ without, worker: without === "caches" });
    expect(kept).toEqual([]);
    expect(tokens).toEqual(onNode);
    expect(warnings).toEqual([expect.stringContaining("cannot be kept here")]);
    expect(asked("resolve")).toEqual(needed);
  });
});
