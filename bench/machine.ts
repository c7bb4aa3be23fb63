/** What the figures of a run belong to: a machine and what it reached just now, a date, sources, and what else ran. */
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { arch, cpus, loadavg, platform } from "node:os";
import { type CpuPeaks, measureCpu } from "./peaks.ts";
import { type Processor, processor } from "./processor.ts";

/** A machine, and the most that one thread reached on it just now. */
export interface Machine extends CpuPeaks {
  name: string;
}

export function measureMachine(): Machine {
  const processors = cpus();
  const versions = Object.entries({ bun: process.versions.bun, Node: process.versions.node, V8: process.versions.v8 });
  const engine = versions.flatMap(([name, version]) => (version ? [`${name} ${version}`] : [])).join(", ");
  return { name: `${processors[0]?.model ?? arch()}, ${processors.length} cores, ${platform()}, ${engine}`, ...measureCpu() };
}

/** Bytes: larger than the last cache of any machine this is likely to run on. */
const SIZE = 768 * 1024 * 1024;

/** GB/s at which one thread reads memory: a native search for a byte that is not there. */
export function readBandwidth(): number {
  const memory = Buffer.alloc(SIZE, 1);
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    const begin = performance.now();
    if (memory.indexOf(0) !== -1) throw new Error("found what is not there");
    least = Math.min(least, performance.now() - begin);
  }
  return SIZE / least / 1e6;
}

/** What the figures of a run belong to. */
export interface RunFacts {
  machine: string;
  processor: Processor;
  /** The most that one thread's multiply-adds reached before the run, and in what: a shared core reaches less. */
  peak: Pick<CpuPeaks, "gflops" | "arithmetic">;
  date: string;
  /** The last commit that changed the engine's sources; "+" where they have changed since. */
  sources: string;
  /** Processes that wanted a core in the last minute, before the run began: figures of a busy machine are not its best. */
  load: number;
}

export function runFacts(): RunFacts {
  const [load] = loadavg();
  const git = (...args: string[]) => spawnSync("git", args, { encoding: "utf8" }).stdout?.trim() ?? "";
  const sources = (git("log", "-1", "--format=%h", "--", "src") || "unknown") + (git("status", "--porcelain", "src") ? "+" : "");
  const { name, gflops, arithmetic } = measureMachine();
  const date = new Date().toISOString().slice(0, 10);
  return { machine: name, processor: processor(), peak: { gflops, arithmetic }, date, sources, load };
}

export function factsLine({ machine, processor: { vectors, sharing }, peak, date, sources, load }: RunFacts): string {
  const reached = `one thread's multiply-adds in ${peak.arithmetic} reach ${peak.gflops.toFixed(1)} GFLOP/s`;
  return `${machine}; vectors ${vectors}; ${sharing}; ${reached}; ${date}, sources of commit ${sources}; load before the run ${load.toFixed(1)}`;
}
