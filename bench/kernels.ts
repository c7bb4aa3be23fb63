/** `npm run bench`: verifies all kernels, then times them. It knows no kernel by name: the tables of src/kernels are all it reads. */
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { TypeformerError } from "../src/errors/index.ts";
import { usePeersOfNode } from "../src/kernels/devices/node-peers.ts";
import { type AnyOperation, drawSeed, operations, type Verdict, wrongKernel } from "../src/kernels/index.ts";
import { kernelGoldens } from "../test/golden/kernel-goldens.ts";
import { measureGpu } from "./gpu-peaks.ts";
import { contestsOf, judged, onGpu, timed, type Wanted, WORTHWHILE } from "./kernel-bench.ts";
import { measureMachine } from "./machine.ts";
import { gpuLine } from "./markdown.ts";
import { key, type Row, type Run } from "./row.ts";
import { sampleWithTinybench } from "./sampler.ts";
import { tableOf } from "./table.ts";

interface Options extends Wanted {
  json?: boolean;
  compare?: string;
  budget: number;
  seed: number;
}

const program = new Command("npm run bench --")
  .description("Verifies every kernel against goldens, refuses to time a wrong one, then times them all.")
  .option("--op <name>", "only this operation")
  .option("--dialect <name>", "only this dialect, beside the reference")
  .option("--case <name>", "time only this case")
  .option("--json", "one JSON value instead of tables")
  .option("--compare <file>", "what --json printed earlier: adds a column with the speed-up since")
  .option("--budget <ms>", "milliseconds for each kernel and case", Number, 150)
  .option("--seed <n>", "what the numbers are drawn from, to repeat a run; drawn too where it is not given", Number, drawSeed())
  .addHelpText("after", '\nExample:\n  npm run bench -- --op matmul --dialect cpu --case "128 tokens, 3072 to 768"');

async function main({ json, compare, ...options }: Options): Promise<void> {
  usePeersOfNode();
  const { contests, passedOver } = await contestsOf(Object.values(operations) as AnyOperation[], options);
  const earlier: Run | undefined = compare ? JSON.parse(await readFile(compare, "utf8")) : undefined;
  const before = earlier && new Map(earlier.rows.map((row) => [key(row), row]));

  const say = (line: string) => json || console.log(line);
  for (const [dialect, reason] of Object.entries(passedOver)) say(`passed over: ${dialect}, ${reason}`);
  const proof = { seed: options.seed, golden: await kernelGoldens() };
  const verdicts: Verdict[] = [];
  for (const contest of contests) {
    verdicts.push(...(await judged(contest, proof)));
    const failed = verdicts.find(({ ok }) => !ok);
    if (failed) throw wrongKernel(failed);
  }
  const named = contests.map(({ operation }) => operation.name).join(", ");
  say(`${verdicts.length} verdicts, all right: ${named}; seed ${proof.seed}. Cases below ${WORTHWHILE} bytes are timed by --case only.`);
  const machine = measureMachine();
  say(`${machine.name}; peak of ${machine.arithmetic} ${machine.gflops.toFixed(1)} GFLOP/s, memory ${machine.gbs.toFixed(1)} GB/s`);
  const gpu = onGpu(contests) ? await measureGpu().catch(() => undefined) : undefined; // gpu.js computes without a device too
  if (gpu) say(gpuLine(gpu));

  const run: Run = { machine, gpu, rows: [] };
  for (const contest of contests) {
    const rows: Row[] = [];
    for await (const row of timed(contest, verdicts, { ...options, ...proof, cpu: machine, gpu, sample: sampleWithTinybench }))
      rows.push(row);
    run.rows.push(...rows);
    if (rows.length > 0) say(`\n## ${contest.operation.name}\n\n${tableOf(rows, before)}`);
  }
  if (json) console.log(JSON.stringify(run));
}

try {
  await main(program.parse().opts<Options>());
} catch (error) {
  console.error(error instanceof TypeformerError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
