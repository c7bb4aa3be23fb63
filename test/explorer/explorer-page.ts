/** The built explorer in a browser, and what a test reads from it. */
import { afterAll, beforeAll, describe } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openSite, type Site } from "../../scripts/site.ts";
import { isComplaint, noBrowser, openBrowser } from "../browser/browser.ts";
import { builtExplorer } from "../support/built.ts";

/** Every step is near what this window shows, so that all are drawn at once. */
export const tall = { width: 1200, height: 30_000 };
export const desktop = { width: 1200, height: 900 };
export const phone = { width: 375, height: 740 };

/** The built page, served from a folder of a static host. */
async function explorerSite(): Promise<Site> {
  await builtExplorer();
  return openSite({});
}

/** What the tests of a file share: a browser, and the built page on a site. */
export interface Explorer {
  browser: Browser;
  site: Site;
}

/** Groups tests of the page, which are skipped where there is no browser. `explorer` may be called within them. */
export function describeExplorer(what: string, tests: (explorer: () => Explorer) => void): void {
  (noBrowser ? describe.skip : describe)(`${what}${noBrowser && ` (${noBrowser})`}`, () => {
    let shared: Explorer;
    beforeAll(async () => {
      shared = { site: await explorerSite(), browser: await openBrowser() };
    });
    afterAll(async () => {
      await shared?.browser.close();
      shared?.site.close();
    });
    tests(() => shared);
  });
}

/** A page with what went wrong in it: errors, and what its policy forbade. */
export interface Opened {
  page: Page;
  errors: string[];
}

/** Opens the explorer at a state and waits for the model's first answer. */
export async function openExplorer({ browser, site }: Explorer, fragment = "", options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: tall, serviceWorkers: "block", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (isComplaint(message) && !/blocked by Playwright/.test(message.text())) errors.push(message.text());
  });
  await page.goto(`${site.origin}/explorer/dist/index.html${fragment}`);
  await page.locator(".answers li, .answers-hidden, .hint:has-text('Nothing is masked')").first().waitFor();
  return { page, errors };
}

/** A drawn number: which element of what it claims to be, and what it shows. */
export interface Drawn {
  name: string;
  index: number[];
  shown: number;
}

/** All numbers on the page that say which element of a tap (or of a parameter) they are. */
export async function drawn(page: Page, of: "tap" | "parameter"): Promise<Drawn[]> {
  const found = await page.$$eval(
    `[data-${of}]`,
    (elements, kind) =>
      elements.map((element) => ({
        name: (element as SVGElement).dataset[kind] ?? "",
        index: (element as SVGElement).dataset.index ?? "",
        text: element.textContent?.trim() || (element.getAttribute("aria-label") ?? ""),
      })),
    of,
  );
  return found.map(({ name, index, text }) => ({ name, index: index.split(",").map(Number), shown: numberAtEnd(text) }));
}

/** `room, 0.3310` or `−1.2e−5`: the number that a text ends with, as the page writes numbers. */
function numberAtEnd(text: string): number {
  const plain = text.replaceAll("−", "-").replaceAll("∞", "Infinity");
  return Number(/-?(?:Infinity|[\d.]+(?:e[+-]?\d+)?)$/.exec(plain)?.[0]);
}
