/** `npm run bench:peers`: typeformer beside other engines, on the same weights and ids. */
import { Command } from "commander";
import { TypeformerError } from "../../src/errors/index.ts";
import { count, countOrNone, counts, names, seconds, shapeOf } from "../option-values.ts";
import { shapes } from "../shapes.ts";
import { ownBackends } from "./contestants.ts";
import { type PeerOptions, runPeerBench } from "./peer-bench.ts";
import { peerReport } from "./peer-report.ts";

interface Options extends Omit<PeerOptions, "budget"> {
  samples: number;
  seconds: number;
  json?: boolean;
}

const program = new Command("npm run bench:peers --")
  .description("Races engines on an ONNX export and the folder of one generated model, interleaved; whoever is wrong stops the race.")
  .option("--shape <name>", `one of ${Object.keys(shapes).join(", ")}`, shapeOf, "distilroberta")
  .option("--backend <list>", `ours that take part, of ${ownBackends.join(", ")}`, names, ["wasm"])
  .option("--tokens <list>", "lengths", counts, [12, 128])
  .option("--threads <list>", "CPU threads", counts, [1, 2])
  .option("--dtype <list>", "precisions", names, ["f32", "q8"])
  .option("--samples <n>", "samples of each engine and cell at most", count, 100)
  .option("--seconds <s>", "of its own time, after which an engine ends, with 5 samples or more", seconds, 2)
  .option("--limit <s>", "what would take longer for its least samples is not run", seconds, 30)
  .option("--processes <n>", "fresh processes for each cold start; 0 leaves it out", countOrNone, 5)
  .option("--no-ragged", "without the batch of mixed lengths")
  .option("--json", "one JSON value instead of tables")
  .addHelpText("after", "\nBefore: npm ci --ignore-scripts --prefix bench/peers, and TYPEFORMER_PYTHON for the export and PyTorch.");

try {
  const { samples, seconds, json, ...options } = program.parse().opts<Options>();
  const python = process.env.TYPEFORMER_PYTHON;
  const run = await runPeerBench({ ...options, python, budget: { samples, seconds, least: Math.min(5, samples) } }, (line) =>
    console.error(line),
  );
  console.log(json ? JSON.stringify(run) : peerReport(run));
} catch (error) {
  console.error(error instanceof TypeformerError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
