import { arch, cpus, platform } from "node:os";
import { type CpuPeaks, measureCpu } from "./peaks.ts";

/** What the figures of a run belong to, and the most that one thread reached on it just now. */
export interface Machine extends CpuPeaks {
  name: string;
}

export function measureMachine(): Machine {
  const processors = cpus();
  const versions = Object.entries({ bun: process.versions.bun, Node: process.versions.node, V8: process.versions.v8 });
  const engine = versions.flatMap(([name, version]) => (version ? [`${name} ${version}`] : [])).join(", ");
  return { name: `${processors[0]?.model ?? arch()}, ${processors.length} cores, ${platform()}, ${engine}`, ...measureCpu() };
}
