import type { Page } from "playwright-core";
import { openBrowser } from "../../test/browser/browser.ts";

/** Hours, at most: on a software adapter some products take minutes. */
const PATIENCE = 4 * 3600 * 1000;

/**
 * Lets the page at this address run in a browser that nobody sees, on a software adapter.
 *
 * @param say is told what the page does next
 * @param prepare is given the page before it loads anything
 * @returns its report, Markdown
 * @throws Error with what the page says where it ends early
 */
export async function measuredHeadless(
  address: string,
  say: (line: string) => void,
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<string> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    page.on("console", (message) => message.type() === "info" && say(message.text()));
    const broken = new Promise<never>((_, reject) => page.on("pageerror", reject));
    await prepare(page);
    await page.goto(address);
    await Promise.race([page.locator("body[data-state=done], body[data-state=failed]").waitFor({ timeout: PATIENCE }), broken]);
    if (await page.locator("body[data-state=failed]").count()) throw new Error(`${await page.locator("#progress").textContent()}`);
    return (await page.locator("#markdown").textContent()) ?? "";
  } finally {
    await browser.close();
  }
}
