/** The built package with gpu.js's own script in a real browser. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { built } from "../support/built.ts";
import { noBrowser, openBrowser, visit } from "./browser.ts";
import type { GpuJsConformance } from "./gpujs-page.ts";
import { openSite, type Site } from "./site.ts";

if (noBrowser) process.stdout.write(`skipped: gpu.js in a browser, since there is ${noBrowser}\n`);

/** WebGL without a GPU takes half a minute. */
const modes = process.env.TYPEFORMER_LONG ? ["webgpu", "webgl2", "webasm", "cpu"] : ["webgpu", "webasm", "cpu"];

let browser: Browser;
let site: Site;

(noBrowser ? describe.skip : describe)(`gpu.js in a browser${noBrowser && ` (${noBrowser})`}`, () => {
  beforeAll(async () => {
    await built();
    browser = await openBrowser(["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]);
    site = await openSite({});
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  test.each(modes)("the mode %s is right in the small cases and in every tap of the tiny model", async (mode) => {
    const { outcome } = await visit<GpuJsConformance>(await browser.newContext(), site.origin, "gpujs", { mode }, undefined, "gpujs.html");
    expect(outcome).toEqual({
      cases: expect.any(Number),
      failures: [],
      backend: `gpujs (${mode})`,
      okay: true,
      inWorker: expect.stringContaining("A worker sees neither: load the model with worker: false"),
    });
    expect(outcome.cases).toBeGreaterThan(100);
  });
});
