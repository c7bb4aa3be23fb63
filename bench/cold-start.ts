import { Refused, startEngine } from "./engine-process.ts";
import { interleave } from "./interleave.ts";
import { type OrReason, type Summary, summarise } from "./statistics.ts";

export interface ColdStart {
  /** Milliseconds from the start of a process to its first answer. */
  time: Summary;
  /** Peak resident memory at the first answer, bytes: the median process. */
  rss: number;
}

export interface Launch {
  command: readonly string[];
  options: object;
}

/** Fresh processes of each, in turn; the first of each is not counted, it brings the files into the system's cache. */
export async function coldStarts(launches: Record<string, Launch>, processes: number): Promise<Record<string, OrReason<ColdStart>>> {
  const results: Record<string, OrReason<ColdStart>> = {};
  const able: Record<string, () => Promise<number>> = {};
  const memory: Record<string, number[]> = {};
  for (const [name, { command, options }] of Object.entries(launches)) {
    const start = async () => {
      const engine = await startEngine(command, options);
      memory[name] = [...(memory[name] ?? []), engine.rss];
      await engine.close();
      return engine.coldStart;
    };
    try {
      await start();
      able[name] = start;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      results[name] = error.message;
    }
  }
  const taken = await interleave(able, { samples: processes, seconds: Infinity, least: processes });
  for (const [name, samples] of Object.entries(taken)) results[name] = { time: summarise(samples), rss: summarise(memory[name]).p50 };
  return results;
}
