/** The page of benchmarks, in a browser that nobody sees. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { measuredHeadless } from "../../bench/browser/headless.ts";
import { isolation, openSite, type Site } from "../../scripts/site.ts";
import { noBrowser } from "../browser/browser.ts";

if (noBrowser) process.stdout.write(`skipped: the page of benchmarks, since there is ${noBrowser}\n`);

(noBrowser ? describe.skip : describe)(`the page of benchmarks${noBrowser && ` (${noBrowser})`}`, () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(isolation);
  });
  afterAll(() => site.close());

  const said: string[] = [];
  function measured(asked: Record<string, string>, prepare?: (page: Page) => Promise<unknown>): Promise<string> {
    said.length = 0;
    const query = new URLSearchParams({ run: "1", budget: "5", ...asked });
    return measuredHeadless(`${site.origin}/bench/browser/index.html?${query}`, (line) => said.push(line), prepare);
  }
  const dialectsIn = (report: string) => [...report.matchAll(/^\| one token of the MLP \| (\S+) \|/gm)].map(([, dialect]) => dialect);
  const gelu = { part: "kernels", op: "gelu", case: "one token of the MLP" };

  test("verifies every dialect that the browser can run, then gives it a row", async () => {
    const report = await measured({ ...gelu });
    expect(report).toMatch(/Chrome [\d.]+, \d+ cores, isolated; \d{4}-\d\d-\d\d/);
    const hasAdapter = !report.includes("no GPU:");
    if (!hasAdapter) process.stdout.write("skipped: the page's GPU, since this browser finds no adapter\n");
    else expect(report).toMatch(/peak in f32 [\d.]+ GFLOP\/s, memory [\d.]+ GB\/s, a round trip [\d.]+ ms/);
    const expected = ["reference", "cpu", "simd", ...(hasAdapter ? ["webgpu"] : [])];
    expect(dialectsIn(report)).toEqual(expect.arrayContaining(expected));
  });

  test("gives no time to a kernel with one wrong number, and says which", async () => {
    const wrong =
      'import { gelu as right } from "./cpu.ts"; const cpu = ({ y }, input) => { right({ y }, input); if (y.length > 0) y[0] += 1; };';
    const report = await measured({ ...gelu, dialect: "cpu" }, (page) =>
      page.route("**/src/kernels/gelu/index.ts", async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace('import { gelu as cpu } from "./cpu.ts";', wrong);
        await route.fulfill({ response, body });
      }),
    );
    expect(dialectsIn(report)).toEqual(["reference"]);
    expect(report).toMatch(/- cpu: gelu\/cpu in the case "one token of the MLP": y\[0\] is .*, expected .* the tolerance 2e-6/);
  });

  test("times whole passes, each held to the reference", async () => {
    const report = await measured({ part: "models", shape: "tiny" });
    const row = /^\| answer \| cpu \(1 thread\) \| 12 \| [\d.]+ ms \| [\d.]+ ms \| \d+ \| \d+ \| [\de.-]+ \| 100% \|$/m;
    expect(report).toMatch(row);
    expect(report).toMatch(/^\| logits \| wasm .* \| 64 \| /m);
  });

  test("says what it does not know, with what it knows", async () => {
    await expect(measured({ shape: "huge" })).rejects.toThrow(/there is no shape "huge"; there are: distilroberta/);
  });
});
