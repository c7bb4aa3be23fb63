/** The page of examples/redact, one file that a browser opens from a disk: what it hands back is what the filter for Node writes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { built } from "../support/built.ts";
import { ran, redactionLines, tokenClassifier } from "../support/redaction.ts";
import { noBrowser, openBrowser } from "./browser.ts";

if (noBrowser) process.stdout.write(`skipped: the page that takes out personal data, since there is ${noBrowser}\n`);

(noBrowser ? describe.skip : describe)(`a page from a disk${noBrowser && ` (${noBrowser})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-page-"));
  const [page, lines] = [join(folder, "redact.html"), join(folder, "lines.jsonl")];
  let browser: Browser;

  beforeAll(async () => {
    await built();
    ran("build-page.mjs", [page]);
    writeFileSync(lines, redactionLines);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  test("answers as the filter does, and loads nothing", async () => {
    const opened = await browser.newPage();
    const [asked, wrong]: [string[], string[]] = [[], []];
    opened.on("request", (request) => asked.push(request.url()));
    opened.on("pageerror", (error) => wrong.push(String(error)));
    await opened.goto(pathToFileURL(page).href);
    const said = (text: RegExp) => opened.getByRole("status").filter({ hasText: text }).waitFor();

    await opened.locator("#model").setInputFiles([`${tokenClassifier}/config.json`]);
    await said(/missing: tokenizer, weights/);
    const parts = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];
    await opened.locator("#model").setInputFiles(parts.map((file) => `${tokenClassifier}/${file}`));
    await said(/Pick the lines/);
    await opened.locator("#lines").setInputFiles(lines);
    await said(/bytes are redacted/);
    const download = opened.waitForEvent("download");
    await opened.locator("#result").click();
    const redacted = readFileSync(await (await download).path(), "utf8");

    expect(wrong).toEqual([]);
    expect(redacted).toBe(ran("filter.mjs", [tokenClassifier], redactionLines));
    expect(asked.filter((url) => !url.startsWith("blob:"))).toEqual([pathToFileURL(page).href]);
  });
});
