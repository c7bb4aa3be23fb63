/** `npm run bench:model`: whole fill-mask, with generated weights of the full shape. */
import { Command } from "commander";
import { TypeformerError } from "../src/errors/index.ts";
import { lanes } from "./lanes.ts";
import { runModelBench } from "./model-bench.ts";
import { modelReport } from "./model-report.ts";
import type { ModelBenchOptions } from "./model-run.ts";
import { count, countOrNone, counts, laneNames, names, seconds, shapeOf } from "./option-values.ts";
import { shapes } from "./shapes.ts";

interface Options extends Omit<ModelBenchOptions, "budget"> {
  samples: number;
  seconds: number;
  json?: boolean;
}

const program = new Command("npm run bench:model --")
  .description("Times whole passes of one engine, each cell held to the reference first; prints Markdown.")
  .option("--shape <name>", `one of ${Object.keys(shapes).join(", ")}`, shapeOf, "distilroberta")
  .option("--backend <name>", "a backend, or auto", "auto")
  .option("--simd <list>", `lanes of wasm, of ${lanes.join(", ")}`, laneNames, [...lanes])
  .option("--tokens <list>", "lengths", counts, [12, 32, 128, 512])
  .option("--batch <list>", "batch sizes", counts, [1, 8])
  .option("--threads <list>", "CPU threads", counts, [1, 2])
  .option("--dtype <list>", "precisions", names, ["f32", "q8"])
  .option("--samples <n>", "samples of a cell at most", count, 100)
  .option("--seconds <s>", "after which a cell ends, with 5 samples or more", seconds, 2)
  .option("--limit <s>", "a cell whose least samples would take longer is not run", seconds, 30)
  .option("--processes <n>", "fresh processes for each cold start; 0 leaves it out", countOrNone, 5)
  .option("--no-base", "without the shape of roberta-base")
  .option("--json", "one JSON value instead of tables")
  .addHelpText("after", "\nExample:\n  npm run bench:model -- --tokens 12,128 --batch 1 --threads 1 --backend cpu");

try {
  const { samples, seconds, json, base, ...options } = program.parse().opts<Options>();
  const budget = { samples, seconds, least: Math.min(5, samples) };
  const besideBase = base && options.shape === "distilroberta";
  const run = await runModelBench({ ...options, budget, base: besideBase }, undefined, (line) => console.error(line));
  console.log(json ? JSON.stringify(run) : modelReport(run));
} catch (error) {
  console.error(error instanceof TypeformerError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
