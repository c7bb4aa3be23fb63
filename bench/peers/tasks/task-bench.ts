/** The measurements of `npm run bench:tasks`: texts in, answers out, every engine in a process of its own and asked in turn. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type EngineProcess, Refused, startEngine } from "../../engine-process.ts";
import { type Budget, interleave } from "../../interleave.ts";
import { type Lane, lanes, strayedFrom } from "../../lanes.ts";
import { runFacts } from "../../machine.ts";
import { summarise } from "../../statistics.ts";
import { taskFolder } from "./task-folder.ts";
import { CHECKED, taskParity, truthOf } from "./task-parity.ts";
import { models, type RacedTask, type TaskParity, type TaskRacer, type TaskRow, type TaskRun } from "./task-run.ts";
import { shortTexts } from "./texts.ts";

export interface TaskOptions {
  task: RacedTask[];
  texts: number;
  threads: number[];
  /** How many texts the peers' calls are given; ours are given one, and all of them. */
  each: number[];
  budget: Budget;
  python?: string;
}

interface Contestant extends TaskRacer {
  command: string[];
  /** Of ours. */
  simd?: Lane;
  missing?: string;
}

/** @param say is told what begins or has ended. @throws TypeformerError `wrong_kernel` for an engine whose answers stray from the reference's */
export async function runTaskBench(options: TaskOptions, say = (_: string) => {}): Promise<TaskRun> {
  const texts = shortTexts(options.texts);
  const run: TaskRun = { facts: runFacts(), exported: {}, texts: texts.length, rows: [] };
  for (const task of options.task) {
    say(`${task}: the model, its export, and the reference's answers`);
    const folder = await taskFolder(models[task], options.python);
    run.exported = folder.exported;
    const truths = await truthOf(task, folder.path, texts);
    const file = `${folder.path}/raced.json`;
    await writeFile(file, JSON.stringify([{ texts: texts.slice(0, 1) }, { texts: texts.slice(0, CHECKED) }, { texts }]));
    for (const threads of options.threads) {
      const started: { racer: TaskRacer; engine: EngineProcess; parity: TaskParity }[] = [];
      for (const { command, missing, simd, ...racer } of contestants(folder.hasFourBits, threads, options.each)) {
        try {
          if (missing) throw new Refused(missing);
          const { name, ...settings } = racer;
          const engine = await startEngine(command, { ...settings, simd, task, folder: folder.path, cells: file, backend: "wasm" });
          const strayed = simd && strayedFrom({ threads, simd }, engine.description);
          if (strayed) {
            await engine.close();
            throw new Refused(strayed);
          }
          const answers = await engine.check(
            "answer",
            1,
            truths.map((_, sequence) => ({ sequence, positions: [0] })),
          );
          started.push({ racer, engine, parity: taskParity(name, racer.dtype, truths, answers) });
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          run.rows.push({ ...racer, task, result: error.message });
        }
      }
      const sample = (engine: EngineProcess) => sleep(20).then(() => engine.sample("answer", 2)); // some threads spin for a while after a pass
      const taken = await interleave(Object.fromEntries(started.map(({ engine }, i) => [i, () => sample(engine)])), options.budget);
      for (const [i, { racer, engine, parity }] of started.entries()) {
        const name = racer.name.startsWith("typeformer") ? `typeformer ${engine.description}` : engine.description;
        const row: TaskRow = { ...racer, name, task, result: { ...summarise(taken[i]), parity } };
        run.rows.push(row);
        say(`  ${row.name}, ${row.dtype}, ${row.each || "all"} a call: ${summarise(taken[i]).p50.toFixed(0)} ms`);
        await engine.close();
      }
    }
  }
  return run;
}

function contestants(hasFourBits: boolean, threads: number, each: readonly number[]): Contestant[] {
  const missing = existsSync("bench/peers/node_modules") ? undefined : "not installed: npm ci --ignore-scripts --prefix bench/peers";
  const command = [process.execPath, "bench/engines/typeformer-task.mjs"];
  const ours = (simd: Lane, each: number) => ({ name: `typeformer, ${simd}`, threads, dtype: "f32", command, simd, each });
  const theirs = { name: "transformers.js", threads, command: [process.execPath, "bench/peers/transformers-js-task.mjs"], missing };
  return [
    ours("plain", 1),
    ...lanes.map((lane) => ours(lane, 0)),
    ...["f32", ...(hasFourBits ? ["q4"] : [])].flatMap((dtype) => each.map((count) => ({ ...theirs, dtype, each: count }))),
  ];
}
