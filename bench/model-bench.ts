/** The measurements of `npm run bench:model`: whoever is wrong is not timed. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Model } from "../src/doors/node.ts";
import { parametersIn, readBlueprint } from "../src/model/index.ts";
import { sizeOf } from "../src/tensor/index.ts";
import { type Cell, uniformCell } from "./cells.ts";
import { coldStarts } from "./cold-start.ts";
import { type EngineSettings, type OpenModel, openModel } from "./engine.ts";
import { type GeneratedFolder, generatedFolder } from "./generated-folder.ts";
import { holdToGolden } from "./golden-check.ts";
import { gpuDialects } from "./kernel-bench.ts";
import { lanesOf } from "./lanes.ts";
import { readBandwidth, runFacts } from "./machine.ts";
import { matmulShare } from "./matmul-share.ts";
import { type GridCell, timeCells } from "./model-cells.ts";
import type { ModelBenchOptions, ModelRun } from "./model-run.ts";
import { hashOfCells, truthOf } from "./oracle.ts";
import { besideBase } from "./roberta-base.ts";
import { type ShapeName, shapes } from "./shapes.ts";

/** @param say is told what begins or has ended. @throws TypeformerError `wrong_kernel` for an engine that strays from goldens or reference */
export async function runModelBench(options: ModelBenchOptions, open: OpenModel = openModel, say = (_: string) => {}): Promise<ModelRun> {
  const { shape } = options;
  say(`weights of the shape ${shape}, and the reference's answers`);
  const folder = await generatedFolder(shape);
  const cells = gridOf(options);
  const truths = await truthOf(
    folder,
    cells.map(({ cell }) => cell),
  );
  const run: ModelRun = {
    ...{ facts: runFacts(), shape, weights: folder.weights, fileBytes: folder.bytes, ids: hashOfCells(cells.map(({ cell }) => cell)) },
    ...{ weightBytes: await bytesRead(shape), bandwidth: readBandwidth(), engines: [], rows: [], shares: [], cold: [], base: [] },
  };
  for (const settings of settingsOf(options)) {
    const model = await open(folder, settings);
    if (typeof model === "string") {
      run.engines.push({ ...settings, runs: false, is: model });
      run.rows.push(...(await timeCells(model, settings, cells, truths, options, undefined)));
      continue;
    }
    const golden = shape === "distilroberta" ? await holdToGolden(model, settings.dtype) : undefined;
    run.engines.push({ ...settings, runs: true, is: model.backend, golden });
    say(`${model.backend}, ${settings.dtype}`);
    run.rows.push(...(await timeCells(model, settings, cells, truths, options, floorOf(run, settings), say)));
    run.shares.push({ ...settings, ...(await shareOf(model, cells, run, options)) });
    if (options.base && run.base.length === 0) run.base = await besideBase(model, settings, options, open, say);
    model.dispose();
    if (options.processes > 0)
      run.cold.push({ ...settings, result: await coldStartOf(folder, settings, cells[0].cell, options.processes) });
  }
  return run;
}

/** One lane after the other: plain was measured when the flag of wide is set for the first time. */
function settingsOf({ backend, simd, dtype, threads }: ModelBenchOptions): EngineSettings[] {
  return lanesOf(backend, simd).flatMap((lane) =>
    dtype.flatMap((each) => threads.map((n) => ({ backend, threads: n, dtype: each, simd: lane }))),
  );
}

/** Small cells first: the pace of one tells whether the next is worth beginning. */
function gridOf({ shape, tokens, batch }: ModelBenchOptions): GridCell[] {
  const all = tokens.flatMap((t) => batch.map((b) => ({ tokens: t, batch: b, cell: uniformCell(t, b, shapes[shape].vocab_size) })));
  return all.sort((a, b) => a.tokens * a.batch - b.tokens * b.batch);
}

/** At 128 tokens, or at the longest sequence below. */
async function shareOf(model: Model, cells: GridCell[], { rows }: ModelRun, { budget, limit }: ModelBenchOptions) {
  const { tokens, batch, cell } = cells.filter((each) => each.tokens <= 128).reduce((a, b) => (b.tokens > a.tokens ? b : a), cells[0]);
  const timing = rows.findLast((row) => row.work === "logits" && row.tokens === tokens && row.batch === batch)?.result;
  const pass = typeof timing === "object" ? timing.p50 / batch : Infinity;
  if (2 * pass * budget.least > 1000 * limit) return { tokens, result: "not run: a pass takes too long" };
  return { tokens, result: await matmulShare(model, cell.ids[0], budget) };
}

async function coldStartOf({ path }: GeneratedFolder, settings: EngineSettings, cell: Cell, processes: number) {
  const cells = join(path, "cold-start.json");
  await writeFile(cells, JSON.stringify([cell]));
  const launch = { command: [process.execPath, "bench/engines/typeformer.mjs"], options: { ...settings, folder: path, cells } };
  return (await coldStarts({ typeformer: launch }, processes)).typeformer;
}

/** Milliseconds in which memory gives what a pass must read of f32 weights; a GPU reads its own memory. */
function floorOf({ weightBytes, bandwidth }: ModelRun, { backend, dtype }: EngineSettings): number | undefined {
  return dtype === "f32" && !gpuDialects.includes(backend) ? weightBytes / bandwidth / 1e6 : undefined;
}

/** All matrices and vectors; of a table a pass reads a few rows, but the word embeddings are read as the decoder. */
async function bytesRead(shape: ShapeName): Promise<number> {
  const { encoder, heads } = await readBlueprint(shapes[shape], shape);
  const read = [...parametersIn(encoder, heads).values()].filter(({ part }) => part !== "table");
  return read.reduce((sum, each) => sum + 4 * sizeOf(each.shape), 0);
}
