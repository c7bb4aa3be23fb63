/** The explorer in a browser: its numbers are the engine's, its policy holds, it works offline, without WebAssembly, and for everyone. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { openSite } from "../../scripts/site.ts";
import { loadModel, loadTokenizer, openParameters, type TapName, type Tensor } from "../../src/doors/node.ts";
import { noBrowser } from "../browser/browser.ts";
import { describeExplorer, desktop, drawn, openExplorer, phone, tall } from "./explorer-page.ts";

const sentence = "She opened the <mask> and walked into the room.";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

if (noBrowser) process.stdout.write(`skipped: the explorer's page, since there is ${noBrowser}\n`);

describeExplorer("the explorer", (explorer) => {
  const open = (fragment = "", options = {}) => openExplorer(explorer(), fragment, options);
  const answers = (page: Page) => page.locator(".answers li .token").allTextContents();

  test("every drawn number is the tap that it says, computed again by plain loops; the policy forbade nothing", async () => {
    const { page, errors } = await open("#ablate=0.11&left=1");
    const cells = await drawn(page, "tap");
    const model = await loadModel(undefined, { backend: "reference" });
    const encoding = (await loadTokenizer()).encode(sentence);
    const names = [...new Set(cells.map(({ name }) => name))] as TapName[];
    const { taps } = await model.run(encoding, {
      taps: names,
      positions: [4],
      ablate: [{ layer: 0, head: 11 }],
      attention: "causal",
      lens: true,
    });
    expect(cells.length).toBeGreaterThan(300);
    const wrong = cells.filter(({ name, index, shown }) => !isShown(taps[name].get(...index), shown));
    expect(wrong).toEqual([]);

    const parameters = await openParameters();
    await page.locator("[data-parameter]").nth(30).waitFor({ state: "attached" }); // they are read after the answer is drawn
    const stored = await drawn(page, "parameter");
    expect(stored.length).toBeGreaterThan(30);
    const rows = new Map<string, Tensor>();
    for (const { name } of stored) if (!rows.has(name)) rows.set(name, await parameters.read(name));
    expect(stored.filter(({ name, index, shown }) => !isShown(rows.get(name)?.get(...index) ?? Number.NaN, shown))).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test.each([
    ["dark", tall],
    ["light", { ...phone, height: tall.height }],
  ] as const)("nobody is shut out: axe finds nothing (%s, %j)", async (colorScheme, viewport) => {
    const { page } = await open("", { colorScheme, viewport, bypassCSP: true }); // axe is put into the page by a script of its own
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.length}, such as ${nodes[0].html.slice(0, 200)}`);
    });
    expect(violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test("after the first load it works without a network", async () => {
    const { page } = await open("", { viewport: desktop, serviceWorkers: "allow" });
    await page.evaluate(async () => void (await navigator.serviceWorker.ready)); // installed: every file is kept
    await page.context().setOffline(true);
    await page.reload();
    await page.locator(".answers li").first().waitFor();
    expect((await answers(page))[0]).toBe("␣door");
    await page.context().close();
  });

  test("where WebAssembly is forbidden it computes in plain JavaScript", async () => {
    const strict = await openSite({ "content-security-policy": "script-src 'self'" });
    const { page } = await openExplorer({ ...explorer(), site: strict }, "", { viewport: desktop });
    expect((await answers(page))[0]).toBe("␣door");
    expect(await page.locator("footer").textContent()).toMatch(/on cpu/);
    await page.context().close();
    strict.close();
  });

  test("the page says how far its numbers are from PyTorch's: of this sentence unasked, of all at a press", async () => {
    const { page, errors } = await open("", { viewport: desktop });
    await page.locator(".agreed:not(:empty)").waitFor();
    expect(await page.locator(".agreed").textContent()).toMatch(
      /^All 90 taps of this sentence agree with PyTorch's: max\|Δ\| \d\.\d\de−[5-7]\.$/,
    );
    await page.getByRole("button", { name: "Hold every number to PyTorch's" }).click();
    const said = page.locator(".agreement [role=status]").filter({ hasText: "taps of 8 sentences: all agree" });
    await said.waitFor();
    expect(await said.textContent()).toMatch(/The five best words are the same at 26 of 26 places\./);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("another model is loaded with progress, can be cancelled, and then answers", async () => {
    const { page, errors } = await open("", { viewport: desktop });
    let delay = 40;
    await page.context().route("**/weights/mini/model.safetensors", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, delay));
      await route.continue();
    });
    const load = async () => {
      await page.locator(".models > summary").click();
      await page.getByLabel("address of a model's folder").fill("/weights/mini/");
      await page.getByRole("button", { name: "Load", exact: true }).click();
    };
    await load();
    await page.locator("progress").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator("progress").waitFor({ state: "detached" });
    expect(await page.locator(".models > summary b").textContent()).toBe("bundled model");
    delay = 0;
    await page.getByRole("button", { name: "Load", exact: true }).click();
    await page.locator(".models > summary b:has-text('/weights/mini/')").waitFor();
    await page.waitForURL(/#model=%2Fweights%2Fmini%2F$/);
    expect((await answers(page))[0]).toBe("␣door");
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("a folder that the reader picks is a model, too; one that is none is refused by name", async () => {
    const { page, errors } = await open("", { viewport: desktop });
    await page.locator(".models > summary").click();
    await page.locator(".models input[type=file]").setInputFiles("docs/pictures");
    await page.locator(".models .trouble").waitFor();
    expect(await page.locator(".models .trouble").textContent()).toMatch(/^pictures was not loaded: .* the config is missing/);
    await page.locator(".models input[type=file]").setInputFiles("weights/mini");
    await page.locator(".models > summary b:has-text('mini')").waitFor();
    expect((await answers(page))[0]).toBe("␣door");
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("a folder of BERT's kind: its own mask, its pieces of words, its types; one that fills no masks only reads", async () => {
    const { page, errors } = await open();
    const pick = async (folder: string) => {
      await page.locator(".models > summary").evaluate((summary) => summary.parentElement?.setAttribute("open", ""));
      await page.locator(".models input[type=file]").setInputFiles(folder);
      await page.locator(`.models > summary b:has-text('${folder.split("/").at(-1)}')`).waitFor();
    };
    await pick("test/golden/family/bert/mlm");
    await page.locator(".answers li").first().waitFor();
    const words = page.locator(".sentence .words");
    expect(await words.locator("button").allTextContents()).toContain("[MASK]");
    await words.getByText("the", { exact: true }).last().click();
    expect(await page.getByLabel("Your sentence").inputValue()).toBe("She opened the <mask> and walked into <mask> room.");
    await words.getByText("[MASK]").nth(1).click();
    expect(await page.getByLabel("Your sentence").inputValue()).toBe("She opened the <mask> and walked into the room.");
    await page
      .locator("#step-embeddings")
      .getByText(/row 0 of the type table/)
      .waitFor();
    expect(await page.locator("#step-characters .words").textContent()).toContain("[MASK]");

    await pick("test/golden/family/distilbert/tokens");
    await page.locator(".hint", { hasText: "This model fills no masks" }).waitFor();
    await page.locator("main .hint", { hasText: "Left out here: head, answer. " }).waitFor();
    await page.locator("main .hint", { hasText: "DistilBertForTokenClassification" }).first().waitFor();
    await page.locator("#vectors-mean").waitFor();
    await page.locator("#step-embeddings .body", { hasText: "of the position table", hasNotText: "type table" }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("every figure is saved as a drawing that stands alone, and as a table of its numbers", async () => {
    const { page, errors } = await open();
    await page.locator("#answer .chart svg").waitFor(); // charts come when their library has come
    const files = await page.evaluate(filesOfFigures);
    expect(files.length).toBeGreaterThan(20);
    for (const { name, svg, drawn, csv } of files) {
      expect({ name, leftOpen: svg.match(/var\(|color-mix|oklab|light-dark/), drawn: drawn > 2 }).toEqual({
        name,
        leftOpen: null,
        drawn: true,
      });
      const [header, ...rows] = csv.trimEnd().split("\r\n");
      const isTable = header.length > 0 && (rows.length > 0 || name === "ablate-heads"); // no head was switched off yet
      expect({ name, isTable }).toEqual({ name, isTable: true });
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("a link to another model asks before it loads anything", async () => {
    const { page } = await open("#model=%2Fnowhere%2F", { viewport: desktop });
    await page.getByRole("button", { name: "Load it" }).click();
    await page.locator(".models .trouble").waitFor();
    expect(await page.locator(".models .trouble").textContent()).toMatch(/not loaded: there is no (config|tokenizer)/);
    expect((await answers(page))[0]).toBe("␣door");
    await page.context().close();
  });
});

interface Axe {
  run(options: { resultTypes: string[] }): Promise<{ violations: Violation[] }>;
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** Whether four digits of `value` are shown. */
const isShown = (value: number, shown: number): boolean => value === shown || Math.abs(value - shown) <= 6e-4 * Math.abs(value) + 2e-5;

/** Presses both buttons of every figure, in the page; a browser would let only ten files out at once, so they are taken before. */
async function filesOfFigures(): Promise<{ name: string; svg: string; drawn: number; csv: string }[]> {
  const blobs: Blob[] = [];
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob: Blob) => {
    blobs.push(blob);
    return "#";
  };
  const files = [];
  for (const figure of document.querySelectorAll("figure")) {
    for (const button of figure.querySelectorAll<HTMLElement>(".take button")) button.click();
    const [svg, csv] = await Promise.all(blobs.splice(0).map((blob) => blob.text()));
    const drawing = new DOMParser().parseFromString(svg, "image/svg+xml");
    files.push({ name: figure.id, svg, drawn: drawing.querySelectorAll("svg > *, g > *").length, csv });
  }
  URL.createObjectURL = createObjectURL;
  return files;
}
