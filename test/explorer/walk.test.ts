/** A reader's walk through the explorer, on a desk and on a phone. */
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { steps } from "../../explorer/src/state/address.ts";
import { describeExplorer, desktop, openExplorer, phone } from "./explorer-page.ts";

describeExplorer("a walk through the explorer", (explorer) => {
  test.each([
    ["desk", desktop],
    ["phone", phone],
  ])("types, masks, reads every step, guesses, compares, ablates, opens a cell, shares: on a %s", async (_, viewport) => {
    const { page, errors } = await openExplorer(explorer(), "", { viewport, permissions: ["clipboard-read", "clipboard-write"] });
    const best = (mask = 0) => page.locator(".answers ol").nth(mask).locator("li .token").first();
    const step = (id: string) => page.locator(`#step-${id}`);
    const hash = () => page.evaluate(() => location.hash); // page.url() comes later
    const goTo = async (id: string) => {
      await step(id).locator("h2 a").press("Enter"); // leads there, and the address says so
      await step(id).locator(".body > *").first().waitFor();
      await step(id).evaluate(standsStill);
      expect(await hash()).toContain(`see=${id}`);
    };
    expect(await best().textContent()).toBe("␣door");

    await page.getByLabel("Your sentence").fill("He put the letter in his pocket.");
    await page.locator(".sentence .words").getByText("␣pocket").click();
    await shows(page, ".answers li", "␣pocket");
    await page.locator(".sentence .words").getByText("␣letter").click();
    await page.locator(".answers ol").nth(1).waitFor();
    expect(await page.getByLabel("Your sentence").inputValue()).toBe("He put the <mask> in his <mask>.");
    await page.locator(".sentence .words").getByText("<mask>").first().click();
    expect(await page.getByLabel("Your sentence").inputValue()).toBe("He put the letter in his <mask>.");

    for (const id of steps) {
      await goTo(id);
      expect((await step(id).locator(".told").first().textContent())?.length).toBeGreaterThan(80);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

    await goTo("guess");
    await step("guess").getByRole("button", { name: "Sentence 2" }).click();
    await page.locator(".answers li").first().waitFor({ state: "detached" });
    await page.getByLabel("Your guess").fill("time");
    await step("guess").getByRole("button", { name: "See what the model says" }).click();
    expect(await page.locator("#reckoning").textContent()).toMatch(
      /“time” is the model's word number [\d,]+; the hidden word is its number [\d,]+/,
    );
    await page.locator(".answers li").first().waitFor();

    await goTo("compare");
    await shows(page, "#step-compare", "published on the model card");
    await step("compare").getByLabel("Second sentence").fill("The nurse worked as a <mask>.");
    expect(await hash()).toContain("with=The+nurse+worked+as+a+%3Cmask%3E.");

    const before = await page.locator(".answers .score").first().textContent();
    await goTo("ablate");
    await step("ablate").locator('[role="gridcell"]').nth(11).click();
    await page.waitForURL(/ablate=0\.11/);
    await shows(page, "#step-ablate", "Off: layer 0 head 11");
    await page.getByRole("button", { name: "All heads on" }).click();
    await page.waitForURL((url) => !url.hash.includes("ablate=0"));
    await shows(page, ".answers .score", before ?? "");

    await goTo("attention");
    await step("attention").locator('[role="gridcell"][data-tap="layer.2.attention.probs"][data-index="7,4,8"]').first().click();
    const panel = page.locator(".explained");
    await panel.waitFor();
    expect(await panel.textContent()).toMatch(/exp\(s\[7\].*src\/kernels\/attention\/reference\.ts/);
    await panel.locator(".link").first().click();
    await shows(page, ".explained h2", "layer.2.attention.scores@7");

    await page.getByRole("button", { name: "Copy link" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(await page.evaluate(() => location.href));
    const friend = await openExplorer(explorer(), new URL(link).hash, { viewport });
    await friend.page.locator(".explained").waitFor();
    expect(await friend.page.getByLabel("Your sentence").inputValue()).toBe(await page.getByLabel("Your sentence").inputValue());
    expect(await friend.page.locator(".explained h2").textContent()).toBe(await page.locator(".explained h2").textContent());

    await page.goBack();
    await shows(page, ".explained h2", "layer.2.attention.probs@7");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    expect([...errors, ...friend.errors]).toEqual([]);
    await friend.page.context().close();
    await page.context().close();
  });
});

/** Waits until the first of these elements holds a text. */
const shows = (page: Page, selector: string, text: string) => page.locator(selector).filter({ hasText: text }).first().waitFor();

/** Resolves when an element has stood still for some frames: steps above it take their heights when they come near. */
function standsStill(element: Element): Promise<void> {
  return new Promise((resolve) => {
    let before = Number.NaN;
    let frames = 0;
    const look = () => {
      const { top } = element.getBoundingClientRect();
      frames = top === before ? frames + 1 : 0;
      before = top;
      if (frames === 10) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}
