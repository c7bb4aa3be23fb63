/** `npm run bench:cold`: where the time goes from the start of a process to its first answer, beside Node itself and the reading of the file. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { interleave, timed } from "./interleave.ts";
import { factsLine, runFacts } from "./machine.ts";
import { markdownTable, milliseconds, times } from "./markdown.ts";
import { count } from "./option-values.ts";
import { summarise } from "./statistics.ts";

interface Options {
  model: string;
  text: string;
  simd: string;
  threads?: number;
  samples: number;
}

const { model, text, simd, threads, samples } = new Command("npm run bench:cold --")
  .description("Where the time goes from the start of a process to its first answer, by --timings; prints Markdown.")
  .option("--model <folder>", "with its tokenizer", "./weights/mini")
  .option("--text <text>", "with a mask, as the model has it", "She opened the <mask>.")
  .option("--simd <lane>", "of the command line", "auto")
  .option("--threads <n>", "of the command line", count)
  .option("--samples <n>", "fresh processes of each", count, 15)
  .parse()
  .opts<Options>();

/** Runs Node to its end. */
function node(...args: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  return stderr;
}

const phases = new Map<string, { from: number; to: number; ms: number }[]>();

function ask(): void {
  const threadFlags = threads === undefined ? [] : ["--threads", String(threads)];
  const table = node("dist/cli.js", "fill-mask", text, "--model", model, "--simd", simd, ...threadFlags, "--timings");
  for (const [, from, to, ms, name] of table.matchAll(/^ +([\d.]+) +([\d.]+) +([\d.]+) {2}(.+)$/gm))
    phases.set(name, [...(phases.get(name) ?? []), { from: Number(from), to: Number(to), ms: Number(ms) }]);
}

ask(); // what is not counted brings the files into the system's cache
phases.clear();
const contestants = {
  "`node -e 0`": () => timed(async () => node("-e", "0")),
  "the file of weights is read": () => timed(async () => readFileSync(join(model, "model.safetensors"))),
  "`typeformer fill-mask`, to its end": () => timed(async () => ask()),
};
const taken = await interleave(contestants, { samples, seconds: Infinity, least: samples });
const summaries = Object.entries(taken).map(([name, sample]) => ({ name, ...summarise(sample), least: Math.min(...sample) }));

const wholes = summaries.map(({ name, least, p50, p95 }) => [
  name,
  milliseconds(least),
  milliseconds(p50),
  milliseconds(p95),
  times(p50 / summaries[0].p50),
]);
const medians = [...phases].map(([name, rows]) => {
  const median = (of: "from" | "to" | "ms") => summarise(rows.map((row) => row[of])).p50;
  return { name, from: median("from"), to: median("to"), ms: median("ms") };
});
medians.sort((a, b) => a.from - b.from);
console.log(`${factsLine(runFacts())}\n`);
console.log(`${markdownTable(["", "least", "median", "95%", "of Node's own"], wholes)}\n`);
console.log(
  markdownTable(
    ["phase, by its medians", "from", "to", "at work"],
    medians.map(({ name, from, to, ms }) => [name, milliseconds(from), milliseconds(to), milliseconds(ms)]),
  ),
);
