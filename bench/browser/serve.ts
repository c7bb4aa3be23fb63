/** `npm run bench:browser`: serves the page of benchmarks, for a browser of one's own or for one that nobody sees. */
import { Command, Option } from "commander";
import { isolation, openSite } from "../../scripts/site.ts";
import { TypeformerError } from "../../src/errors/index.ts";
import { noBrowser } from "../../test/browser/browser.ts";
import { count, countOrNone, names } from "../option-values.ts";
import { shapes } from "../shapes.ts";
import { parts } from "./asked.ts";
import { measuredHeadless } from "./headless.ts";

interface Options extends Record<string, unknown> {
  part: string[];
  port: number;
  headless?: boolean;
}

const { part, port, headless, ...asked } = new Command("npm run bench:browser --")
  .description("Serves a page that verifies and times kernels, products and whole passes in the browser that opens it.")
  .option("--part <list>", `some of ${parts.join(",")}`, names, [...parts])
  .option("--op <name>", "kernels: only this operation")
  .option("--dialect <name>", "kernels: only this dialect, beside the reference")
  .option("--case <name>", "kernels: time only this case")
  .option("--budget <ms>", "milliseconds for each kernel and case", count, 150)
  .addOption(new Option("--shape <name>", "whose weights are generated for the models").choices(Object.keys(shapes)).default("mini"))
  .option("--port <n>", "of the server; 0 takes any that is free", countOrNone, 0)
  .option("--headless", "runs it here in Chromium, on a software adapter, and prints the tables as Markdown")
  .parse()
  .opts<Options>();

const query = new URLSearchParams(part.map((name) => ["part", name]));
for (const [name, value] of Object.entries(asked)) query.set(name, String(value));

const site = await openSite(isolation, port);
const address = `${site.origin}/bench/browser/index.html?${query}`;
if (headless) {
  try {
    if (noBrowser) throw new TypeformerError("backend_unavailable", `there is ${noBrowser}`);
    console.log(await measuredHeadless(`${address}&run=1`, (line) => console.error(line)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    site.close();
  }
} else console.log(`${address}\n\nOpen it in the browser that is to be measured, and press Run. Ctrl+C ends the server.`);
