import type { Browser, Page } from "playwright-core";
import { openSite } from "../../scripts/site.ts";
import { noBrowser, openBrowser, openExtension } from "../browser/browser.ts";
import { Absent } from "./program.ts";

/** What a page came to. */
export interface Printed {
  /** The line that it wrote to its console. */
  line: string;
  /** How many workers it had when it had answered, and not yet begun to tell its bits. */
  workers: number;
}

let browser: Promise<Browser> | undefined;

function theBrowser(): Promise<Browser> {
  if (noBrowser) throw new Absent(noBrowser);
  browser ??= openBrowser(["--disable-gpu"]);
  return browser;
}

export const closeBrowser = async (): Promise<void> => (await browser)?.close();

/** "Chromium 156". */
export async function browserName(): Promise<string> {
  return `Chromium ${Number.parseInt((await theBrowser()).version(), 10)}`;
}

/** Opens a page of a folder that a static server serves with these headers, and waits for its line of JSON. */
export async function visit(folder: string, page: string, headers: Record<string, string>): Promise<Printed> {
  const site = await openSite(headers, 0, folder);
  try {
    return await visitAt(`${site.origin}/${page}`);
  } finally {
    site.close();
  }
}

/** Opens the page at an address. */
export async function visitAt(address: string): Promise<Printed> {
  const context = await (await theBrowser()).newContext();
  try {
    return await printedBy(await context.newPage(), address);
  } finally {
    await context.close();
  }
}

/** Opens a page of an extension in a browser that has it. The worker of an extension starts with the browser, and tells its address. */
export async function visitExtension(folder: string, page: string): Promise<Printed> {
  if (noBrowser) throw new Absent(noBrowser);
  const context = await openExtension(folder);
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    return await printedBy(await context.newPage(), new URL(page, worker.url()).href);
  } finally {
    await context.close();
  }
}

async function printedBy(tab: Page, address: string): Promise<Printed> {
  const said: string[] = [];
  let workers = 0;
  const line = new Promise<string>((resolve, reject) => {
    tab.on("console", (message) => {
      said.push(message.text());
      if (message.type() === "debug") workers = tab.workers().length;
      if (message.type() === "log") resolve(message.text());
    });
    tab.on("pageerror", reject);
    setTimeout(() => reject(new Error(`the page printed nothing in 60 s\n${said.join("\n")}`)), 60_000).unref();
  });
  line.catch(() => {}); // it may fail while the page is still loading
  await tab.goto(address);
  return { line: await line, workers };
}
