import type { Launch } from "../cold-start.ts";
import { type EngineProcess, Refused, startEngine, type Work } from "../engine-process.ts";
import { strayedFrom } from "../lanes.ts";
import type { OrReason } from "../statistics.ts";
import type { Contestant } from "./contestants.ts";
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

/** Starts everyone. Who cannot start, or runs otherwise than it was asked to, is named in `absent`, with the reason. */
export async function lineUp(
  entrants: readonly Contestant[],
  model: { folder: string; cells: string },
  { absent }: Pick<PeerRun, "absent">,
): Promise<Ready[]> {
  const lined: Ready[] = [];
  for (const entrant of entrants) {
    const ready = await start(entrant, model);
    if (typeof ready === "string") absent.push({ ...racerOf(entrant, entrant.name), reason: ready });
    else lined.push(ready);
  }
  return lined;
}

async function start(contestant: Contestant, model: { folder: string; cells: string }): Promise<OrReason<Ready>> {
  const { command, backend, lane: simd, threads, dtype, missing } = contestant;
  if (missing) return missing;
  const launch = { command, options: { ...model, backend, threads, dtype, simd } };
  try {
    const engine = await startEngine(launch.command, launch.options);
    const name = backend === undefined ? engine.description : `typeformer ${engine.description}`;
    const reason = backend === undefined ? undefined : strayedFrom({ threads, simd }, engine.description);
    if (reason === undefined) return { racer: racerOf(contestant, name), launch, engine, pace: { answer: 0, logits: 0 } };
    await engine.close();
    return reason;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function racerOf({ dtype, threads, pads, extent, lane }: Contestant, name: string): Racer {
  return { name, dtype, threads, pads, extent, lane };
}
