import { spawnSync } from "node:child_process";
import { loadavg } from "node:os";
import { measureMachine } from "./machine.ts";

/** What the figures of a run belong to. */
export interface RunFacts {
  machine: string;
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
  return { machine: measureMachine().name, date: new Date().toISOString().slice(0, 10), sources, load };
}

export function factsLine({ machine, date, sources, load }: RunFacts): string {
  return `${machine}; ${date}, sources of commit ${sources}; load before the run ${load.toFixed(1)}`;
}
