/** The measurements of `npm run bench:peers`: all engines of a setting stand ready in processes of their own and are asked in turn. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { bundledStart } from "../bundled-start.ts";
import type { Cell } from "../cells.ts";
import { coldStarts } from "../cold-start.ts";
import { Refused, type Work } from "../engine-process.ts";
import { flopsOf } from "../flops.ts";
import { generatedFolder } from "../generated-folder.ts";
import { type Budget, interleave } from "../interleave.ts";
import { runFacts } from "../machine.ts";
import { threadCount } from "../markdown.ts";
import { hashOfCells, truthOf } from "../oracle.ts";
import { type Parity, parityOf } from "../parity.ts";
import { type ShapeName, shapes } from "../shapes.ts";
import { summarise } from "../statistics.ts";
import type { Truths } from "../truth.ts";
import { contestants } from "./contestants.ts";
import { type Course, courses, raggedLengths } from "./courses.ts";
import { lineUp, type Ready } from "./line-up.ts";
import type { PeerRun, RaceRow } from "./peer-run.ts";

export interface PeerOptions {
  shape: ShapeName;
  /** Ours that take part. */
  backend: string[];
  tokens: number[];
  threads: number[];
  dtype: string[];
  budget: Budget;
  /** Seconds that the least samples may take; what takes longer is not run. */
  limit: number;
  /** Fresh processes for each cold start; 0 leaves it out. */
  processes: number;
  ragged: boolean;
  python?: string;
}

/** How many times as many processes the bundled model gets: they take a tenth of a second. */
const SHORT = 4;

/** @param say is told what begins or has ended. @throws TypeformerError `wrong_kernel` for an engine whose logits stray from the reference */
export async function runPeerBench(options: PeerOptions, say = (_: string) => {}): Promise<PeerRun> {
  say("weights, export, and the reference's answers");
  const { shape } = options;
  const folder = await generatedFolder(shape);
  const track = courses(options.tokens, options.ragged, shapes[shape].vocab_size);
  const cells = track.map(({ cell }) => cell);
  const truths = await truthOf(folder, cells);
  const versions = await exported(folder.path, options.python);
  const file = `${folder.path}/raced.json`;
  await writeFile(file, JSON.stringify(cells));
  const facts = { facts: runFacts(), weights: folder.weights, ids: hashOfCells(cells), exported: versions ?? {} };
  const run: PeerRun = { ...facts, lengths: raggedLengths, rows: [], cold: [], absent: [] };

  for (const threads of options.threads) {
    say(threadCount(threads));
    const entrants = options.dtype.flatMap((dtype) => contestants(options.backend, dtype, threads, options.python));
    const ready = await lineUp(entrants, { folder: folder.path, cells: file }, run);
    try {
      for (const [index, course] of track.entries()) {
        for (const work of course.works) {
          const rows = await race(ready, { course, work, index }, truths, options);
          run.rows.push(...rows);
          for (const row of rows) say(`  ${row.cell}, ${work}: ${row.name}, ${row.dtype}: ${shown(row)}`);
        }
      }
    } finally {
      for (const { engine } of ready) await engine.close();
    }
    if (options.processes === 0) continue;
    say("cold starts");
    const starts = await coldStarts(Object.fromEntries(ready.map(({ launch }, i) => [i, launch])), options.processes);
    run.cold.push(...ready.map(({ racer }, i) => ({ ...racer, result: starts[i] })));
  }
  if (options.processes > 0) run.bundled = await bundledStart(SHORT * options.processes);
  return run;
}

/** Versions of what exported the folder's model to ONNX; exports it the first time. Nothing, where there is no Python to do it. */
async function exported(folder: string, python: string | undefined): Promise<Record<string, string> | undefined> {
  const last = `${folder}/onnx/export.json`;
  if (!existsSync(last)) {
    if (!python) return undefined;
    const { status, stderr } = spawnSync(python, ["bench/peers/export.py", folder], { encoding: "utf8" });
    if (status !== 0) throw new Error(`bench/peers/export.py failed: ${stderr.trim().split("\n").at(-1)}`);
  }
  return JSON.parse(await readFile(last, "utf8"));
}

/** One cell and one kind of work, everyone in turn, after everyone was right. */
async function race(
  ready: readonly Ready[],
  { course: { kind, cell }, work, index }: { course: Course; work: Work; index: number },
  truths: Truths,
  { budget, limit, shape }: PeerOptions,
): Promise<RaceRow[]> {
  const rows: RaceRow[] = [];
  const running: { each: Ready; row: Omit<RaceRow, "result">; parity: Parity }[] = [];
  for (const each of ready) {
    const { racer, engine, pace } = each;
    const row = { ...racer, work, kind, cell: cell.name, ...effort(racer, work, cell, shape) };
    const { computed } = row;
    const expected = (pace[work] * computed) / 1000;
    if (expected * budget.least > limit) {
      rows.push({ ...row, result: `not run: about ${expected.toFixed(0)} s a pass` });
      continue;
    }
    try {
      const answers = await engine.check(work, index, truths(cell));
      running.push({ each, row, parity: parityOf(`${racer.name} at ${cell.name}`, racer.dtype, truths(cell), answers) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      rows.push({ ...row, result: error.message });
    }
  }
  const sample = ({ each }: { each: Ready }) => settled().then(() => each.engine.sample(work, index));
  const taken = await interleave(Object.fromEntries(running.map((runner, i) => [i, () => sample(runner)])), budget);
  for (const [i, { each, row, parity }] of running.entries()) {
    const summary = summarise(taken[i]);
    each.pace[work] = summary.p50 / row.computed;
    rows.push({ ...row, result: { ...summary, parity } });
  }
  return rows;
}

/** What an engine computes of a cell. */
function effort({ pads, extent }: Ready["racer"], work: Work, { ids }: Cell, shape: ShapeName) {
  const { num_hidden_layers: layers, hidden_size: hidden, intermediate_size: intermediate, vocab_size: vocab } = shapes[shape];
  const lengths = ids.map(({ length }) => length);
  const longest = Math.max(...lengths);
  const taken = pads ? lengths.map(() => longest) : lengths;
  const count = (each: number[]) => flopsOf({ layers, hidden, intermediate, vocab }, each, work === "logits" ? "everything" : extent);
  return { computed: taken.reduce((sum, length) => sum + length, 0), flops: count(taken), flopsUnpadded: count(lengths) };
}

/** Some engines' threads spin for a while after a pass: that must not fall on the next engine's time. */
const settled = () => sleep(20);

const shown = ({ result }: RaceRow): string => (typeof result === "string" ? result : `${result.p50.toFixed(1)} ms`);
