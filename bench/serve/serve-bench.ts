/** The measurements of `npm run bench:serve`: the service beside a minimal server on transformers.js, on the same weights and texts. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { loadTokenizer } from "../../src/doors/node.ts";
import { TypeformerError } from "../../src/errors/index.ts";
import { compare } from "../../src/tensor/index.ts";
import { startEngine } from "../engine-process.ts";
import { runFacts } from "../machine.ts";
import { taskFolder } from "../peers/tasks/task-folder.ts";
import { shortTexts } from "../peers/tasks/texts.ts";
import { quantile } from "../statistics.ts";
import { atRate, saturate, writeTargets } from "./load.ts";
import { capacityOf, type Saturated, type ServeRun } from "./serve-run.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

export interface ServeOptions {
  model: string;
  tokens: number;
  threads: number;
  connections: number;
  /** Texts of a request where the servers are saturated, several ways; at a rate a request has one. */
  each: number[];
  /** Of a saturation, and of half the load. */
  seconds: number;
  /** Of the overload. */
  overSeconds: number;
  rounds: number;
  vegeta: string;
  python?: string;
}

/** Servers whose vectors are further apart are not raced: other orders of summation give some 1e-7. */
const TOLERANCE = 2e-5;

const PORTS = { ours: 18_080, theirs: 18_081 };

/** @param say is told what begins or has ended. @throws TypeformerError `wrong_kernel` where the servers do not agree */
export async function runServeBench(options: ServeOptions, say = (_: string) => {}): Promise<ServeRun> {
  const { model, tokens, threads, connections, each, seconds, overSeconds, rounds, vegeta } = options;
  const { path: folder } = await taskFolder(model, options.python);
  const texts = await textsOf(`./${folder}`, tokens);
  const facts = runFacts();
  const library = await libraryRate(folder, threads, texts);
  say(`the library: ${library.toFixed(0)} texts/s`);

  const ours = await startServer({
    command: [process.execPath, "dist/cli.js", "serve", "--model", `./${folder}`, "--port", `${PORTS.ours}`, "--threads", `${threads}`],
    url: `http://127.0.0.1:${PORTS.ours}/embed`,
  });
  const theirs = await startServer({
    command: [process.execPath, "bench/peers/transformers-js-server.mjs", JSON.stringify({ folder, threads, port: PORTS.theirs })],
    url: `http://127.0.0.1:${PORTS.theirs}/`,
  });
  try {
    const { model_dtype: _, ...info } = (await (await fetch(new URL("/info", ours.url))).json()) as Record<string, unknown>;
    const maxAbs = await distance(ours, theirs, texts.slice(0, 20));
    const run = {
      facts,
      model,
      tokens,
      threads,
      backend: String(info.backend),
      maxBatchTokens: Number(info.max_batch_tokens),
      maxAbs,
      library,
    };
    const loneMedian = { ours: await loneMedianOf(ours, texts), theirs: await loneMedianOf(theirs, texts) };
    say(`alone: ${loneMedian.ours.toFixed(1)} and ${loneMedian.theirs.toFixed(1)} ms`);
    const saturated = each.map((count): Saturated => ({ each: count, ours: [], theirs: [] }));
    for (let round = 0; round < rounds; round++)
      for (const way of saturated) {
        const bodies = `${folder}/serve-bodies.json`;
        await writeFile(bodies, JSON.stringify(inGroups(texts, way.each).map((inputs) => ({ inputs }))));
        way.ours.push(await saturate(ours.url, connections, seconds, bodies));
        way.theirs.push(await saturate(theirs.url, connections, seconds, bodies));
        say(`saturated, ${way.each} a request: ${capacityOf(way, "ours").toFixed(0)} and ${capacityOf(way, "theirs").toFixed(0)} texts/s`);
      }
    await theirs.close();
    const capacity = capacityOf(saturated[0], "ours") / saturated[0].each;
    const targets = `${folder}/serve-targets.json`;
    await writeTargets(targets, ours.url, texts);
    const half = await atRate(vegeta, targets, capacity / 2, seconds);
    say(`half: p50 ${half.p50.toFixed(1)}, p99 ${half.p99.toFixed(1)} ms`);
    const watch = watched(ours);
    const over = await atRate(vegeta, targets, 1.5 * capacity, overSeconds);
    return { ...run, loneMedian, saturated, connections, half, over, overloaded: await watch.ended() };
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
  }
}

const inGroups = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.floor(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/** The beginnings of short texts, of exactly so many tokens as the model's tokenizer counts them. */
async function textsOf(folder: string, tokens: number): Promise<string[]> {
  const tokenizer = await loadTokenizer(folder);
  const beginnings = shortTexts(3000).flatMap((text) => {
    const { offsets } = tokenizer.encode(text);
    return offsets.length < tokens ? [] : [text.slice(0, offsets[tokens - 2][1])];
  });
  const found = [...new Set(beginnings)].filter((text) => tokenizer.encode(text).ids.length === tokens);
  if (found.length < 100) throw new Error(`only ${found.length} of the short texts have ${tokens} tokens`);
  return found.slice(0, 1000);
}

/** Texts a second of a pipeline that is given all at once. */
async function libraryRate(folder: string, threads: number, texts: readonly string[]): Promise<number> {
  const file = `${folder}/serve-texts.json`;
  await writeFile(file, JSON.stringify([{ texts: texts.slice(0, 1) }, { texts }]));
  const settings = { task: "sentence-embedding", folder, cells: file, backend: "wasm", threads, dtype: "f32", simd: "wide", each: 0 };
  const engine = await startEngine([process.execPath, "bench/engines/typeformer-task.mjs"], settings);
  const samples: number[] = [];
  for (let i = 0; i < 5; i++) samples.push(await engine.sample("answer", 1));
  await engine.close();
  return (1000 * texts.length) / Math.min(...samples);
}

async function distance(ours: ServerProcess, theirs: ServerProcess, texts: readonly string[]): Promise<number> {
  let maxAbs = 0;
  for (const text of texts) {
    const [own, other] = [await ours.answer(text), await theirs.answer(text)];
    maxAbs = Math.max(maxAbs, compare(Float32Array.from(own), Float32Array.from(other)).maxAbs);
  }
  if (maxAbs <= TOLERANCE) return maxAbs;
  throw new TypeformerError("wrong_kernel", `the servers' vectors are ${maxAbs.toExponential(1)} apart: they are not timed`);
}

async function loneMedianOf(server: ServerProcess, texts: readonly string[]): Promise<number> {
  const taken: number[] = [];
  for (const text of texts.slice(0, 200)) {
    const begin = performance.now();
    await server.answer(text);
    taken.push(performance.now() - begin);
  }
  return quantile(
    taken.sort((a, b) => a - b),
    0.5,
  );
}

/** How a server lives while it is asked too much. */
function watched(server: ServerProcess): { ended(): Promise<ServeRun["overloaded"]> } {
  const seen = { livez: 0, before: server.resident(), peak: 0, after: 0 };
  let running = true;
  const looking = (async () => {
    while (running) {
      const begin = performance.now();
      await (await fetch(new URL("/livez", server.url))).text();
      seen.livez = Math.max(seen.livez, performance.now() - begin);
      seen.peak = Math.max(seen.peak, server.resident());
      await sleep(100);
    }
  })();
  return {
    async ended() {
      running = false;
      await looking;
      await sleep(2000);
      return { ...seen, after: server.resident() };
    },
  };
}

/** Why the servers cannot be raced here; undefined where they can. */
export function missing({ vegeta }: ServeOptions): string | undefined {
  if (!existsSync("bench/peers/node_modules/autocannon")) return "npm ci --ignore-scripts --prefix bench/peers";
  return existsSync(vegeta) ? undefined : `there is no ${vegeta}: go install github.com/tsenart/vegeta/v12@latest, and --vegeta its path`;
}
