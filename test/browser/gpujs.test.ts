/** The engine with gpu.js's own script in a real browser. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { openSite, type Site } from "../../scripts/site.ts";
import { folders } from "../support/models.ts";
import { runs } from "../support/runs.ts";
import { noBrowser, openBrowser, visit } from "./browser.ts";
import type { GpuJsProof } from "./gpujs-page.ts";

if (noBrowser) process.stdout.write(`skipped: gpu.js in a browser, since there is ${noBrowser}\n`);

/** WebGL without a GPU takes half a minute; `cpu` is the same everywhere. */
const modes = process.env.TYPEFORMER_LONG ? ["webgpu", "webgl2", "webasm", "cpu"] : ["webgpu", "webasm"];

let browser: Browser;
let site: Site;

(noBrowser ? describe.skip : describe)(`gpu.js in a browser${noBrowser && ` (${noBrowser})`}`, () => {
  beforeAll(async () => {
    browser = await openBrowser(["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]);
    site = await openSite({});
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  async function proven<T>(scenario: string, options: object): Promise<T> {
    return (await visit<T>(await browser.newContext(), site.origin, scenario, options, undefined, "gpujs.html")).outcome;
  }

  const proofs = [
    { scenario: "kernels", least: 100 },
    { scenario: "taps", folder: folders.tiny, least: 50 },
    { scenario: "wide", least: 4 },
    ...runs(
      [],
      [
        { scenario: "taps", folder: folders.mini, least: 50 },
        { scenario: "full", least: 1 },
      ],
    ),
  ];

  describe.each(modes)("the mode %s", (mode) => {
    test.each(proofs)("$scenario $folder", async ({ scenario, folder, least }) => {
      const { judged, ...proof } = await proven<GpuJsProof>(scenario, { mode, folder });
      expect(proof).toEqual({ backend: `gpujs (${mode})`, wrong: [] });
      expect(judged).toBeGreaterThanOrEqual(least);
    });
  });

  test("a worker sees no script of its page, and says what to do", async () => {
    const message = await proven<string>("worker", { folder: folders.tiny });
    expect(message).toContain("A worker sees neither: load the model with worker: false");
  });
});
