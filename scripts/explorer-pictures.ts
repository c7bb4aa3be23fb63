/** Takes the pictures of the explorer that the documents show: `npm run explorer:pictures`, with a Chromium at CHROMIUM or /usr/bin/chromium. */
import { chromium } from "playwright-core";
import { openSite } from "./site.ts";

interface Picture {
  name: string;
  fragment: string;
  width: number;
  height: number;
  colorScheme?: "light" | "dark";
}

const desk = { width: 1160, height: 780 };
const phone = { width: 375, height: 740 };
const pictures: Picture[] = [
  { name: "explorer", fragment: "", ...desk, height: 620 },
  { name: "explorer-attention", fragment: "#see=attention&key=9", ...desk },
  { name: "explorer-cell", fragment: "#see=norm&cell=layer.2.attention.normed%404%2C9", ...desk },
  { name: "explorer-compare", fragment: "#see=compare", ...desk, colorScheme: "dark" },
  { name: "explorer-phone", fragment: "", ...phone },
  { name: "explorer-phone-lens", fragment: "#see=lens", ...phone, colorScheme: "dark" },
];

const site = await openSite({});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
for (const { name, fragment, width, height, colorScheme } of pictures) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(`${site.origin}/explorer/dist/index.html${fragment}`);
  await page.locator(".answers li").first().waitFor();
  await page.waitForTimeout(3000); // steps and charts in sight are drawn, and the linked step holds its place
  await page.screenshot({ path: `docs/pictures/${name}.png` });
  await context.close();
}
await browser.close();
site.close();
