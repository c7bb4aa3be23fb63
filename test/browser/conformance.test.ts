/** The engine in a real browser held to everything that holds it on Node: kernels to their cases, models to every tap of their goldens. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContext } from "playwright-core";
import { isolation, openSite, type Site } from "../../scripts/site.ts";
import { operations } from "../../src/kernels/index.ts";
import { folders } from "../support/models.ts";
import { runs } from "../support/runs.ts";
import { noBrowser, openBrowser, visit } from "./browser.ts";
import type { Conformance, FullShapeHeld, Memory, Verified } from "./conformance-page.ts";

const pages = [
  { kind: "an isolated page", headers: isolation, isolated: true, threads: "2 threads" },
  { kind: "a page that is not isolated", headers: {}, isolated: false, threads: "1 thread" },
];
const everyOperation = Object.keys(operations);

let browser: Browser;
let context: BrowserContext;

if (noBrowser) process.stdout.write(`skipped: kernels and goldens in a browser, since there is ${noBrowser}\n`); // Jest keeps the console of a skipped file to itself

(noBrowser ? describe.skip : describe)(`in a browser${noBrowser && ` (${noBrowser})`}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    context = await browser.newContext();
  });
  afterAll(() => browser.close());

  describe.each(pages)("$kind", ({ kind, headers, isolated, threads }) => {
    let site: Site;
    beforeAll(async () => {
      site = await openSite(headers);
    });
    afterAll(() => site.close());

    async function proven<T>(scenario: string, options: object = {}): Promise<T> {
      const { outcome, errors } = await visit<T>(context, site.origin, scenario, options, undefined, "conformance.html");
      expect(errors).toEqual([]);
      expect(outcome).not.toHaveProperty("error");
      return outcome;
    }

    test("every dialect and every build is right in the cases of every operation", async () => {
      const { judged, failures, skipped } = await proven<Conformance>("kernels", isolated ? { large: true } : { without: ["webgpu"] }); // isolation changes no kernel: once is enough for what takes long
      for (const [name, { cases, byGoldens }] of Object.entries(judged))
        process.stdout.write(`${name} in ${kind}: ${cases} cases, ${byGoldens} against goldens\n`);
      for (const each of skipped) process.stdout.write(`skipped in ${kind}: ${each}\n`);
      expect(failures).toEqual([]);
      expect(Object.keys(judged)).toEqual(expect.arrayContaining(["reference", "cpu", "simd", "relaxed-simd", "simd128"]));
      for (const { operations, byGoldens } of Object.values(judged)) {
        expect(operations).toEqual(everyOperation);
        expect(byGoldens).toBeGreaterThan(80);
      }
    });

    test("every build has shared memory, for one thread too", async () => {
      const outcome = await proven<Memory>("memory");
      expect(outcome.isolated).toBe(isolated);
      expect(Object.keys(outcome.builds)).toEqual(expect.arrayContaining(["relaxed-simd", "simd128"]));
      for (const memory of Object.values(outcome.builds)) expect(memory).toEqual({ shared: true, takesUnshared: false });
    });

    if (isolated)
      test("a kernel with one wrong number is refused, in every dialect and build", async () => {
        const { judged, failures } = await proven<Conformance>("kernels", { spoil: true });
        for (const name of Object.keys(judged))
          for (const operation of everyOperation)
            expect(failures).toContainEqual(expect.stringMatching(new RegExp(`^${operation}/${name} in the case .* the tolerance `)));
      });

    const backends = [
      { backend: "wasm", description: `wasm (relaxed-simd, ${threads}` },
      ...(isolated ? [{ backend: "cpu", description: "cpu (1 thread)" }] : []), // isolation gives memory to share, and `cpu` has none
    ];

    describe.each(backends)("on $backend", ({ backend, description }) => {
      test.each(Object.entries(folders))("every tap of the %s model is PyTorch's", async (_, folder) => {
        const { first, top5, taps, ...on } = await proven<Verified>("taps", { folder, backend, threads: 2 });
        expect(on).toMatchObject({ isolated, backend: expect.stringContaining(description), okay: true, precision: "f32" });
        expect(first).toBeUndefined();
        expect(top5.same).toBe(top5.of);
        expect(taps).toContain("layer.0.attention.probs");
      });

      test("the full shape is PyTorch's", async () => {
        const outcome = await proven<FullShapeHeld>("full", { backend, threads: 2 });
        expect(outcome.backend).toContain(description);
        expect(outcome.judged).toEqual(["12 tokens", "40 tokens"]);
        expect(outcome.strays).toEqual([]);
      });
    });

    /* Isolation changes nothing for a GPU, and a software adapter is slow: once is enough, with the shorter sentence of the full shape. */
    if (isolated)
      describe("on webgpu", () => {
        test.each(runs(["tiny"], ["tiny", "mini"]) as (keyof typeof folders)[])("every tap of the %s model is PyTorch's", async (name) => {
          const folder = folders[name];
          const { first, okay, top5, backend } = await proven<Verified>("taps", { folder, backend: "webgpu" });
          expect(backend).toMatch(/^webgpu \(.+\)/);
          expect(first).toBeUndefined();
          expect(top5.same).toBe(top5.of);
          expect(okay).toBe(true);
        });

        for (const only of runs([], [0]))
          test("the full shape is PyTorch's", async () => {
            const outcome = await proven<FullShapeHeld>("full", { backend: "webgpu", only: [only] });
            expect(outcome.judged).toEqual(["12 tokens"]);
            expect(outcome.strays).toEqual([]);
          });
      });

    test("int8: every tap of the mini model is within its tolerance, and the best tokens are nearly all PyTorch's", async () => {
      const { okay, precision, top1 } = await proven<Verified>("taps", { folder: folders.mini, backend: "wasm", dtype: "q8", threads: 2 });
      expect({ okay, precision }).toEqual({ okay: true, precision: "q8" });
      expect(top1.same).toBeGreaterThanOrEqual(top1.of - 2);
    });

    test("a model with one wrong weight is told where it strays", async () => {
      const { okay, first } = await proven<Verified>("taps", { folder: folders.tiny, spoil: true });
      expect(okay).toBe(false);
      expect(first?.maxAbs).toBeGreaterThan(1e-4);
    });
  });
});
