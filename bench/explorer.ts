/**
 * How soon the explorer is there: `npm run bench:explorer`. Opens the built page in a fresh browser profile several times, over HTTP
 * from this machine, and reads the browser's own clock.
 */
import { cpus } from "node:os";
import { chromium, type Page } from "playwright-core";
import { openSite } from "../scripts/site.ts";

const VISITS = 9;
const sentence = "The old man <mask> his hat and went out into the rain.";

interface Visit {
  "first view": number;
  "ready to type": number;
  "first answer": number;
  "an answer while typing": number;
}

const site = await openSite({});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
const visits: Visit[] = [];
for (let i = 0; i < VISITS; i++) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, serviceWorkers: "block" });
  visits.push(await visit(await context.newPage()));
  await context.close();
}
console.log(`Chromium ${browser.version()}, ${cpus()[0].model}, ${cpus().length} cores; ${VISITS} visits with an empty cache, in ms\n`);
console.log("| | median | least | most |\n|---|---|---|---|");
for (const what of Object.keys(visits[0]) as (keyof Visit)[]) {
  const times = visits.map((visit) => visit[what]).sort((a, b) => a - b);
  console.log(`| ${what} | ${[times[(VISITS - 1) / 2], times[0], times[VISITS - 1]].map((ms) => ms.toFixed(0)).join(" | ")} |`);
}
await browser.close();
site.close();

async function visit(page: Page): Promise<Visit> {
  await page.addInitScript(() => {
    const seen = (what: string, selector: string) => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector(selector)) return;
        performance.mark(what);
        watch.disconnect();
      });
      watch.observe(document, { childList: true, subtree: true });
    };
    seen("input", "#text");
    seen("answer", ".answers li");
  });
  await page.goto(`${site.origin}/explorer/dist/index.html`);
  await page.locator(".answers li").first().waitFor();
  await page.waitForTimeout(500); // the steps in sight are drawn
  return page.evaluate(async (text) => {
    const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
    const input = document.querySelector<HTMLInputElement>("#text");
    const answers = document.querySelector(".sentence");
    if (!input || !answers) throw new Error("the page has no sentence to write");
    const begun = performance.now();
    const answered = new Promise<number>((resolve) => {
      const watch = new MutationObserver((changes) => {
        if (changes.some(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest(".answers")))
          resolve(performance.now());
      });
      watch.observe(answers, { childList: true, subtree: true, characterData: true });
    });
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return {
      "first view": at("first-contentful-paint"),
      "ready to type": at("input"),
      "first answer": at("answer"),
      "an answer while typing": (await answered) - begun,
    };
  }, sentence);
}
