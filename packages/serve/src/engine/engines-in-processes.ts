import { availableParallelism } from "node:os";
import { ServiceError } from "../service/errors.ts";
import type { Engines, EnginesWatch, OpenedEngines } from "./engines.ts";
import { ForkedEngine } from "./forked-engine.ts";
import { hubCommit } from "./hub-commit.ts";
import { LastingEngine } from "./lasting-engine.ts";
import type { EngineOptions } from "./messages.ts";
import { answersBy } from "./model-facts.ts";
import type { Programs } from "./programs.ts";
import { TokensInThread } from "./tokens-in-thread.ts";

export interface ProcessesOptions extends EnginesWatch {
  model: string | undefined;
  /** `threads`: of all processes together. */
  options: EngineOptions;
  /** How many. */
  count: number;
  programs: Programs;
  /** Milliseconds for which a process may be silent however short its pass should be. */
  patience?: number;
}

/** Engines in processes of their own, and threads that count tokens: this one computes nothing. */
export function enginesInProcesses({ model, options, count, programs, patience, ...watch }: ProcessesOptions): Engines {
  const lasting: LastingEngine[] = [];
  const threads: TokensInThread[] = [];
  const shares = threadShares(options.threads, count);
  let { revision } = options;
  let isOver = false;
  let same: string | undefined;

  function start(engine: number): LastingEngine {
    const started = new LastingEngine({
      patience,
      start: () => {
        const own = { ...options, ...laneOf(options), revision, threads: shares[engine] };
        return new ForkedEngine({ program: programs.engine, model, options: own, ...watch });
      },
      onReady: (facts, ...told) => {
        watch.onReady(engine, ...told);
        same ??= answersBy(facts);
        if (same !== answersBy(facts))
          watch.onWarning(`engine ${engine} answers otherwise than the first: ${answersBy(facts)}, not ${same}`);
      },
      onLost: (...told) => watch.onLost(engine, ...told),
      onMemory: (...told) => watch.onMemory(engine, ...told),
    });
    lasting.push(started);
    return started;
  }

  const first = start(0);

  async function open(): Promise<OpenedEngines> {
    const facts = await first.facts; // the others find its files downloaded
    const commit = await hubCommit(model, revision);
    if (isOver) throw new ServiceError("engine_crashed", "the service was ended");
    revision = commit ?? revision; // a branch may move: engines that come later have the same weights
    const { local_files_only } = options;
    const place = { model, options: { revision, local_files_only }, limits: facts };
    threads.push(new TokensInThread(programs.tokens, place), new TokensInThread(programs.tokens, place));
    for (let engine = 1; engine < count; engine++) start(engine);
    await Promise.all(lasting.map((engine) => engine.ready()));
    return { engines: lasting, facts, commit, counter: threads[0], teller: threads[1] };
  }

  return {
    opened: open(),
    async dispose() {
      isOver = true;
      await Promise.all([...lasting, ...threads].map((each) => each.dispose()));
    },
  };
}

/** A process of our own may take the wide lane, where its check passes. */
function laneOf({ backend, simd = "auto" }: EngineOptions): Pick<EngineOptions, "simd"> {
  return { simd: simd === "auto" && (backend === undefined || backend === "auto" || backend === "wasm") ? "wide" : simd };
}

/** How many threads each process has: all that there are for one; for several whole ones, the first have what is over. */
function threadShares(threads: number | undefined, processes: number): (number | undefined)[] {
  if (processes === 1) return [threads];
  const all = threads ?? availableParallelism();
  return Array.from({ length: processes }, (_, i) => Math.max(1, Math.floor(all / processes) + (i < all % processes ? 1 : 0)));
}
