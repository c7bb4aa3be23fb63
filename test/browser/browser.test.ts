/** The built package in a real browser, under the headers that servers send. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import { isolation, openSite, type Site } from "../../scripts/site.ts";
import { type FillMaskItem, type ProgressEvent, pipeline } from "../../src/doors/node.ts";
import { built } from "../support/built.ts";
import { noBrowser, openBrowser, visit } from "./browser.ts";

const nothing = {};
const withWasm = { ...isolation, "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };
const withoutWorkers = { ...isolation, "content-security-policy": `${withWasm["content-security-policy"]}; worker-src 'none'` };
const withoutWasm = { ...isolation, "content-security-policy": "default-src 'self'" };

const engine = "/dist/worker.js";
const helper = "/dist/backends/wasm/web-helper.js";
const parts = ["config.json", "tokenizer.json", "model.safetensors"].map((name) => `weights/mini/${name}`);

interface Filled {
  isolated: boolean;
  backend: string;
  items: FillMaskItem[];
}

interface Failure {
  name: string;
  code: string;
  message: string;
}

let browser: Browser;
let context: BrowserContext; // one for all visits: what a site sent once is cached
let onNode: FillMaskItem[];
const sites = new Map<object, Site>();

/** A visit to a site with these headers. */
async function opened<T = Filled>(headers: Record<string, string>, scenario: string, options: object = {}, files?: string[]) {
  const site = sites.get(headers) ?? (await openSite(headers));
  sites.set(headers, site);
  return visit<T>(context, site.origin, scenario, options, files);
}

/** The five tokens that Node gives, in their order, with the scores of Node. */
function expectAnswersOfNode(items: FillMaskItem[]): void {
  expect(items.map(({ token, token_str, sequence }) => ({ token, token_str, sequence }))).toEqual(
    onNode.map(({ token, token_str, sequence }) => ({ token, token_str, sequence })),
  );
  items.forEach(({ score }, i) => void expect(Math.abs(score - onNode[i].score)).toBeLessThan(1e-5));
}

/** Nothing went wrong but what the browser itself reports of what a policy forbade: of workers it does, of WebAssembly it need not. */
function expectPolicyReport(errors: string[]): void {
  for (const error of errors) expect(error).toMatch(/content security policy/i);
}

if (noBrowser) process.stdout.write(`skipped: the tests in a browser, since there is ${noBrowser}\n`); // Jest keeps the console of a skipped file to itself

(noBrowser ? describe.skip : describe)(`in a browser${noBrowser && ` (${noBrowser})`}`, () => {
  beforeAll(async () => {
    await built();
    onNode = await (await pipeline("fill-mask", undefined, { threads: 1 }))("She opened the <mask> and walked into the room.");
    browser = await openBrowser();
    context = await browser.newContext();
  });
  afterAll(async () => {
    await browser.close();
    for (const site of sites.values()) site.close();
  });

  test("a page that is cross-origin isolated has threads, each a file, as the engine is", async () => {
    const { outcome, workers, errors } = await opened(isolation, "fill", { threads: 2 });
    expect(errors).toEqual([]);
    expect(outcome).toMatchObject({ isolated: true, backend: "wasm (relaxed-simd, 2 threads)" });
    expect(workers).toEqual([engine, helper]);
    expectAnswersOfNode(outcome.items);
  });

  test("worker: false: the engine in the page's own thread, with threads that help it", async () => {
    const { outcome, workers, errors } = await opened(isolation, "fill", { threads: 2, worker: false });
    expect(errors).toEqual([]);
    expect(outcome).toMatchObject({ isolated: true, backend: "wasm (relaxed-simd, 2 threads)" });
    expect(workers).toEqual([helper]);
    expectAnswersOfNode(outcome.items);
  });

  test("two threads give the bits of one", async () => {
    const { outcome, errors } = await opened<{ backends: string[]; compared: number[]; differing: number }>(isolation, "bits");
    expect(errors).toEqual([]);
    expect(outcome.backends).toEqual(["wasm (relaxed-simd, 1 thread)", "wasm (relaxed-simd, 2 threads)"]);
    expect(outcome.compared[0]).toBeGreaterThan(100 * 12288);
    expect(outcome.compared[1]).toBe(outcome.compared[0]);
    expect(outcome.differing).toBe(0);
  });

  test("a page that is not isolated has one thread, and the description says why", async () => {
    const { outcome, workers, errors } = await opened(nothing, "fill", { threads: 2 });
    expect(errors).toEqual([]);
    expect(outcome).toMatchObject({ isolated: false, backend: expect.stringMatching(/^wasm \(relaxed-simd, 1 thread; .*isolated/) });
    expect(workers).toEqual([engine]);
    expectAnswersOfNode(outcome.items);
  });

  test("a strict policy with 'wasm-unsafe-eval' is enough, for threads too", async () => {
    const { outcome, workers, errors } = await opened(withWasm, "fill", { threads: 2 });
    expect(errors).toEqual([]);
    expect(outcome).toMatchObject({ isolated: true, backend: "wasm (relaxed-simd, 2 threads)" });
    expect(workers).toEqual([engine, helper]);
    expectAnswersOfNode(outcome.items);
  });

  test("a policy that forbids workers leaves the page's own thread, and the description says so", async () => {
    const { outcome, errors } = await opened(withoutWorkers, "fill", { threads: 2 });
    expect(outcome.backend).toMatch(
      /^wasm \(relaxed-simd, 1 thread; more could not be started: .*; in this thread, since no worker could be/,
    );
    expectPolicyReport(errors);
    expectAnswersOfNode(outcome.items);
  });

  test("a page stays awake while the engine computes in its worker; worker: false blocks it", async () => {
    const awake = (options: object) => opened<Filled & { turns: number }>(isolation, "awake", { threads: 1, ...options });
    const inWorker = await awake({});
    const here = await awake({ worker: false });
    expect([inWorker.errors, here.errors]).toEqual([[], []]);
    expect([inWorker.workers, here.workers]).toEqual([[engine], []]);
    expect(inWorker.outcome.turns).toBeGreaterThan(100);
    expect(here.outcome.turns).toBeLessThan(inWorker.outcome.turns / 2); // some, between passes: on a busy machine their timer comes late
    expectAnswersOfNode(inWorker.outcome.items);
    expectAnswersOfNode(here.outcome.items);
  });

  test("a worker of the page's own holds the engine; when it fails, calls are rejected", async () => {
    const { outcome, workers } = await opened<Filled & Record<"underWay" | "later", Failure>>(isolation, "own", { threads: 2 });
    expect(outcome.backend).toBe("wasm (relaxed-simd, 2 threads)");
    expect(workers).toEqual(["/test/browser/own-worker.js", helper]);
    expectAnswersOfNode(outcome.items);
    const ended = {
      name: "TypeformerError",
      code: "backend_unavailable",
      message: expect.stringContaining("the page's own script failed"),
    };
    expect([outcome.underWay, outcome.later]).toEqual([ended, ended]);
  });

  test("dispose answers what is under way and refuses what comes later", async () => {
    const { outcome, errors } = await opened<{ items: FillMaskItem[]; later: Failure }>(isolation, "dispose");
    expect(errors).toEqual([]);
    expectAnswersOfNode(outcome.items);
    expect(outcome.later).toMatchObject({ name: "TypeformerError", code: "disposed" });
  });

  test("a policy that forbids WebAssembly leaves cpu, and the description says why", async () => {
    const { outcome, workers, errors } = await opened(withoutWasm, "fill", { backend: "auto", threads: 2 });
    expect(outcome.backend).toMatch(/^cpu \(1 thread\); passed over: wasm \(.*'wasm-unsafe-eval'/);
    expect(workers).toEqual([engine]);
    expectPolicyReport(errors);
    expectAnswersOfNode(outcome.items);
  });

  test("where WebAssembly is forbidden and asked for by name, the error is typed and says what to change", async () => {
    const { outcome } = await opened<{ error: Failure }>(withoutWasm, "fill", { backend: "wasm" });
    expect(outcome.error).toMatchObject({
      name: "TypeformerError",
      code: "backend_unavailable",
      message: expect.stringContaining("'wasm-unsafe-eval'"),
    });
  });

  test("a model is the files that a person picks", async () => {
    const { outcome, errors } = await opened(isolation, "files", {}, parts);
    expect(errors).toEqual([]);
    expectAnswersOfNode(outcome.items);
  });

  test.each([undefined, false])("parts may have addresses that a bundler left relative to the site (worker: %p)", async (worker) => {
    const { outcome, errors } = await opened(isolation, "relative", { worker });
    expect(errors).toEqual([]);
    expectAnswersOfNode(outcome.items);
  });

  test("a model is a folder beside the page; loading tells how far it is", async () => {
    const { outcome, errors } = await opened<Filled & { events: ProgressEvent[] }>(isolation, "folder");
    expect(errors).toEqual([]);
    const shares = outcome.events.flatMap((event) =>
      event.status === "progress" && event.file === "model.safetensors" ? [event.progress] : [],
    );
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(100);
    expect(outcome.events.at(-1)).toMatchObject({ status: "ready" });
    expectAnswersOfNode(outcome.items);
  });

  test("a signal ends loading and computing; the next question is answered", async () => {
    const { outcome, errors } = await opened<Filled & Record<"whileLoading" | "whileComputing", Failure>>(isolation, "abort");
    expect(errors).toEqual([]);
    expect(outcome.whileLoading).toMatchObject({ name: "TypeformerError", code: "aborted" });
    expect(outcome.whileComputing).toMatchObject({ code: "aborted", message: expect.stringContaining("the pass") });
    expectAnswersOfNode(outcome.items);
  });
});
