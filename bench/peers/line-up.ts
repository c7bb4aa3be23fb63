import type { Launch } from "../cold-start.ts";
import { type EngineProcess, Refused, startEngine, type Work } from "../engine-process.ts";
import type { OrReason } from "../statistics.ts";
import { type Contestant, underFlag } from "./contestants.ts";
import type { PeerRun, Racer } from "./peer-run.ts";

/** An engine that has loaded its model and waits. */
export interface Ready {
  racer: Racer;
  /** How to start it again. */
  launch: Launch;
  engine: EngineProcess;
  /** Milliseconds a token in the last cell, by work. */
  pace: Record<Work, number>;
}

/** Starts everyone; an engine of ours stands there twice where V8's flag changes it. Who cannot start is named in `absent`. */
export async function lineUp(
  entrants: readonly Contestant[],
  model: { folder: string; cells: string },
  { absent }: Pick<PeerRun, "absent">,
): Promise<Ready[]> {
  const lined: Ready[] = [];
  for (const entrant of entrants) {
    const ready = await start(entrant, model);
    if (typeof ready === "string") {
      absent.push({ ...racerOf(entrant, entrant.name), reason: ready });
      continue;
    }
    lined.push(ready);
    if (entrant.backend === undefined) continue;
    const flagged = await start(underFlag(entrant), model);
    if (typeof flagged === "string") continue; // this Node has no such flag
    if (flagged.racer.name === ready.racer.name) await flagged.engine.close();
    else lined.push(flagged);
  }
  return lined;
}

async function start(contestant: Contestant, model: { folder: string; cells: string }): Promise<OrReason<Ready>> {
  const { command, backend, threads, dtype, missing } = contestant;
  if (missing) return missing;
  const launch = { command, options: { ...model, backend, threads, dtype } };
  try {
    const engine = await startEngine(launch.command, launch.options);
    return { racer: racerOf(contestant, engine.description), launch, engine, pace: { answer: 0, logits: 0 } };
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function racerOf({ dtype, threads, pads, experimental, backend }: Contestant, is: string): Racer {
  return { name: backend === undefined ? is : `typeformer ${is.replace(/^typeformer /, "")}`, dtype, threads, pads, experimental };
}
