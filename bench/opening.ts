/** `npm run bench:opening`: how long a tokenizer takes to be opened, beside `JSON.parse` of its file, in fresh processes and in turn. */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { interleave } from "./interleave.ts";
import { factsLine, runFacts } from "./machine.ts";
import { markdownTable, milliseconds, times } from "./markdown.ts";
import { count } from "./option-values.ts";
import { summarise } from "./statistics.ts";

interface Options {
  tokenizer: string;
  samples: number;
}

/** Both processes import the package, so that they differ in nothing but the work. */
const program = (work: string): string => `
  import { readFileSync } from "node:fs";
  import { Tokenizer } from ${JSON.stringify(pathToFileURL(resolve("dist/tokenizer.js")).href)};
  const text = readFileSync(process.argv[1], "utf8");
  const begin = performance.now();
  ${work};
  console.log(performance.now() - begin);`;

const { tokenizer, samples } = new Command("npm run bench:opening --")
  .description("How long a tokenizer takes to be opened, beside JSON.parse of its file; prints Markdown.")
  .option("--tokenizer <file>", "a tokenizer.json", "./weights/mini/tokenizer.json")
  .option("--samples <n>", "fresh processes of each", count, 15)
  .parse()
  .opts<Options>();

const fresh = (work: string) => async (): Promise<number> =>
  Number(execFileSync(process.execPath, ["--input-type=module", "-e", program(work), tokenizer], { encoding: "utf8" }));

console.log(`${factsLine(runFacts())}\n`);
const works = { "`JSON.parse(text)`": "JSON.parse(text)", "`Tokenizer.fromJSON(text)`": "Tokenizer.fromJSON(text)" };
const contestants = Object.fromEntries(Object.entries(works).map(([name, work]) => [name, fresh(work)]));
const taken = Object.entries(await interleave(contestants, { samples, seconds: Infinity, least: samples }));
const medians = taken.map(([name, sample]) => ({ name, ...summarise(sample) }));
const rows = medians.map(({ name, p50, p95 }) => [name, milliseconds(p50), milliseconds(p95), times(p50 / medians[0].p50)]);
console.log(markdownTable(["a fresh process", "median", "95%", "of `JSON.parse`"], rows));
