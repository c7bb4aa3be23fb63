import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type ConsoleMessage, chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why there can be no browser here, and what would change that; empty where there is one. */
export const noBrowser = existsSync(executablePath)
  ? ""
  : `no browser at ${executablePath}: \`apt-get install chromium\` brings one, or CHROMIUM names one`;

const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** WebGPU that needs no graphics card: a page finds the same adapter on every machine. */
const softwareGpu = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

export const openBrowser = (gpu: readonly string[] = ["--disable-gpu", ...softwareGpu]): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--headless=new", "--no-sandbox", ...gpu, ...quiet] });

/** A browser that has the extension in this folder, and a profile that is forgotten. */
export const openExtension = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext("", {
    executablePath,
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", `--load-extension=${folder}`, ...quiet],
    ignoreDefaultArgs: ["--disable-extensions"],
  });

/** Whether a page's console says that something is wrong. Few folders have these files, and the browser tells of each that has not. */
export function isComplaint(message: ConsoleMessage): boolean {
  const isOfOptionalFile = /\/(special_tokens_map|added_tokens)\.json$/.test(message.location().url);
  return ["error", "warning"].includes(message.type()) && !isOfOptionalFile;
}

/** What a visit to the test page came to. */
export interface Visit<T> {
  outcome: T;
  /** The threads' programs, by path. */
  workers: string[];
  /** Errors that the page threw or that the browser wrote to its console. */
  errors: string[];
}

/** Opens a test page with a scenario and waits for its outcome. `files` are picked by hand. */
export async function visit<T>(
  context: BrowserContext,
  origin: string,
  scenario: string,
  options: object,
  files?: string[],
  file = "page.html",
): Promise<Visit<T>> {
  const page = await context.newPage();
  const workers: string[] = [];
  const errors: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url().replace(origin, "")));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (isComplaint(message)) errors.push(message.text());
  });
  try {
    await page.goto(`${origin}/test/browser/${file}?${new URLSearchParams({ [scenario]: JSON.stringify(options) })}`);
    if (files) await page.locator("#files").setInputFiles(files);
    const written = await page.locator("#outcome:not(:empty)").textContent({ timeout: 110_000 });
    return { outcome: JSON.parse(written ?? "") as T, workers, errors };
  } catch (cause) {
    throw new Error(`the page wrote no outcome: ${errors.join("\n") || cause}`, { cause });
  } finally {
    await page.close();
  }
}
