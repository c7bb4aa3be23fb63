/** The built package with gpu.js's own script in a real browser. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { built } from "../support/built.ts";
import { noBrowser, openBrowser, visit } from "./browser.ts";
import type { GpuJsConformance } from "./gpujs-page.ts";
import { openSite, type Site } from "./site.ts";

if (noBrowser) process.stdout.write(`skipped: gpu.js in a browser, since there is ${noBrowser}\n`);

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

  test("each mode that works is right in the small cases and in every tap of the tiny model", async () => {
    const context = await browser.newContext();
    const { outcome } = await visit<GpuJsConformance>(context, site.origin, "gpujs", {}, undefined, "gpujs.html");
    expect(outcome).not.toHaveProperty("error");
    process.stdout.write(outcome.skipped.join(""));
    expect(Object.keys(outcome.modes)).toEqual(expect.arrayContaining(["webgpu", "webasm", "cpu"]));
    for (const [mode, { failures, backend, okay, cases }] of Object.entries(outcome.modes)) {
      process.stdout.write(`gpu.js (${mode}) in a browser: ${cases} cases\n`);
      expect({ mode, failures, backend, okay }).toEqual({ mode, failures: [], backend: `gpujs (${mode})`, okay: true });
    }
    expect(outcome.inWorker).toContain("A worker sees neither: load the model with worker: false");
  });
});
