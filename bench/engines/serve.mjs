/**
 * The loop of an engine's process: opens it, answers the first cell, says so in a line of JSON, then answers a line for each line.
 *
 * Plain JavaScript and no import but the engine's: what is loaded here counts as its cold start.
 *
 * @typedef {{ ids: number[][], masks: number[] }} Cell
 * @typedef {object} Engine
 * @property {string} description
 * @property {(cell: Cell) => Promise<number[][]>} answer the five best ids at each mask
 * @property {(cell: Cell) => Promise<(sequence: number, position: number) => Float32Array>} logits of every token
 * @property {(cell: Cell) => Promise<(sequence: number, position: number) => Float32Array>} maskLogits of the masks, as `answer` computes them
 */
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

/** @param {(options: any) => Promise<Engine>} open takes what its line of settings says: each engine has options of its own, hence `any` */
export async function serve(open) {
  const { cells: file, ...options } = JSON.parse(process.argv[2]);
  const cells = JSON.parse(await readFile(file, "utf8"));
  let engine;
  try {
    engine = await open(options);
  } catch (error) {
    say({ refused: String(error.message ?? error).split("\n")[0] });
    process.exit();
  }
  await engine.answer(cells[0]);
  say({ description: engine.description, rss: await peakMemory() });

  for await (const line of createInterface({ input: process.stdin })) {
    const { work, cell, check } = JSON.parse(line);
    try {
      say(check ? await answers(engine, work, cells[cell], check) : { ms: await timed(() => engine[work](cells[cell])) });
    } catch (error) {
      say({ error: String(error.message ?? error).split("\n")[0] });
    }
  }
  process.exit();
}

/** @param {{ sequence: number, positions: number[] }[]} check where the mask comes first */
async function answers(engine, work, cell, check) {
  const best = await engine.answer(cell);
  const row = await (work === "answer" ? engine.maskLogits : engine.logits)(cell);
  return {
    answers: check.map(({ sequence, positions }) => ({
      best: best[sequence],
      logits: (work === "answer" ? positions.slice(0, 1) : positions).map((position) => base64(row(sequence, position))),
    })),
  };
}

async function timed(run) {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

/** Bytes. Linux hands the `maxRSS` of a parent on to the processes it starts; the high-water mark of the memory map is this process's own. */
async function peakMemory() {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}

const base64 = (row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString("base64");
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** The indices of the five largest, in one pass. */
export function bestFive(row) {
  const best = [];
  for (let i = 0; i < row.length; i++) {
    if (best.length === 5 && row[i] <= row[best[4]]) continue;
    let at = best.length;
    while (at > 0 && row[i] > row[best[at - 1]]) at--;
    best.splice(at, 0, i);
    if (best.length > 5) best.pop();
  }
  return best;
}
