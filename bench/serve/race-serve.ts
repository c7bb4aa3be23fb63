/** `npm run bench:serve`: the service under load, beside a minimal server on transformers.js. */
import { Command } from "commander";
import { TypeformerError } from "../../src/errors/index.ts";
import { count, counts, seconds } from "../option-values.ts";
import { missing, runServeBench, type ServeOptions } from "./serve-bench.ts";
import { serveReport } from "./serve-report.ts";

const program = new Command("npm run bench:serve --")
  .description(
    "Loads the service, and a minimal server on transformers.js, with the same texts on the same weights: capacity, then waiting times at rates.",
  )
  .option("--model <name>", "one of `npm run models` that embeds sentences", "minilm")
  .option("--tokens <n>", "tokens of each text", count, 12)
  .option("--threads <n>", "CPU threads of each server", count, 2)
  .option("--connections <n>", "connections that saturate", count, 32)
  .option("--each <list>", "texts of a request where they are saturated", counts, [1, 16])
  .option("--seconds <s>", "of each round, and of half the load", seconds, 20)
  .option("--over-seconds <s>", "of one and a half times the capacity", seconds, 60)
  .option("--rounds <n>", "of saturation, in turn", count, 3)
  .option("--vegeta <file>", "the program of that name", process.env.VEGETA ?? "vegeta")
  .option("--json", "one JSON value instead of tables")
  .addHelpText(
    "after",
    "\nBefore: npm run models, npm ci --ignore-scripts --prefix bench/peers, vegeta, and TYPEFORMER_PYTHON for the export.",
  );

try {
  const { json, ...flags } = program.parse().opts<Omit<ServeOptions, "python"> & { json?: boolean }>();
  const options = { ...flags, python: process.env.TYPEFORMER_PYTHON };
  const lacking = missing(options);
  if (lacking) throw new Error(`missing: ${lacking}`);
  const run = await runServeBench(options, (line) => console.error(line));
  console.log(json ? JSON.stringify(run) : serveReport(run));
} catch (error) {
  console.error(error instanceof TypeformerError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
