/** `npm run bench:tasks`: typeformer's pipelines beside those of transformers.js, on the same texts and weights. */
import { Command } from "commander";
import { TypeformerError } from "../../../src/errors/index.ts";
import { count, counts, names, seconds } from "../../option-values.ts";
import { runTaskBench } from "./task-bench.ts";
import { taskReport } from "./task-report.ts";
import { models, type RacedTask } from "./task-run.ts";

interface Options {
  task: RacedTask[];
  texts: number;
  threads: number[];
  each: number[];
  samples: number;
  seconds: number;
  json?: boolean;
}

const program = new Command("npm run bench:tasks --")
  .description(
    "Races whole pipelines, from texts to answers, on real models and their ONNX exports, interleaved; whoever is wrong stops the race.",
  )
  .option("--task <list>", "which", names, Object.keys(models))
  .option("--texts <n>", "how many short texts", count, 1000)
  .option("--threads <list>", "CPU threads", counts, [1, 2])
  .option("--each <list>", "how many texts a call of transformers.js is given: it pads", counts, [1, 32])
  .option("--samples <n>", "samples of each engine at most", count, 20)
  .option("--seconds <s>", "of its own time, after which an engine ends, with 3 samples or more", seconds, 60)
  .option("--json", "one JSON value instead of tables")
  .addHelpText("after", "\nBefore: npm run models, npm ci --ignore-scripts --prefix bench/peers, and TYPEFORMER_PYTHON for the export.");

try {
  const { samples, seconds: most, json, ...options } = program.parse().opts<Options>();
  const budget = { samples, seconds: most, least: Math.min(3, samples) };
  const run = await runTaskBench({ ...options, budget, python: process.env.TYPEFORMER_PYTHON }, (line) => console.error(line));
  console.log(json ? JSON.stringify(run) : taskReport(run));
} catch (error) {
  console.error(error instanceof TypeformerError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
