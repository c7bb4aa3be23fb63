import { setTimeout as sleep } from "node:timers/promises";
import { type BatchEngine, EngineLost } from "../batcher/contract.ts";
import { ServiceError } from "../service/errors.ts";
import type { Outcome } from "./crossing.ts";
import type { ForkedEngine } from "./forked-engine.ts";
import type { ModelFacts } from "./model-facts.ts";

/** What happens to an engine, for those who watch. */
export interface EngineWatch {
  onReady(facts: ModelFacts, pid: number, restarts: number, milliseconds: number): void;
  onLost(pid: number, reason: string, pauseMilliseconds: number): void;
  onMemory(pid: number, residentBytes: number): void;
}

export interface LastingOptions extends EngineWatch {
  /** Starts a process. */
  start(): ForkedEngine;
  /** Milliseconds for which a process may be silent however short its pass should be. Default: 10,000. */
  patience?: number;
}

/** A pass may take so many times what was predicted before its process counts as silent. */
const SILENCE = 10;
/** A process that has never been ready, and ends by itself so often, never will be. */
const ATTEMPTS = 3;
/** Milliseconds before another process is started; they double until a pass is answered. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** An engine in a process of its own, which is replaced by another when it ends or falls silent. */
export class LastingEngine implements BatchEngine<unknown, Outcome> {
  /** The model, once it is loaded for the first time. Rejects where `ready` does. */
  readonly facts: Promise<ModelFacts>;
  private readonly options: LastingOptions;
  private readonly over = new AbortController();
  private readonly life: Promise<void>;
  private process: ForkedEngine | undefined;
  private readiness = new Readiness<ModelFacts>();
  private losses = 0;

  constructor(options: LastingOptions) {
    this.options = options;
    this.facts = this.readiness.promise;
    this.life = this.live();
  }

  /** Rejects with the typed error of a model that cannot be loaded; ServiceError `engine_crashed` where its process ends again and again. */
  async ready(): Promise<void> {
    await this.readiness.promise;
  }

  async run(kind: string, works: readonly unknown[], expected: number): Promise<Outcome[]> {
    const { process, options } = this;
    if (!process) throw new EngineLost("it has ended");
    const { outcomes, residentBytes } = await process.run(kind, works, Math.max(options.patience ?? 10_000, SILENCE * expected));
    this.losses = 0;
    options.onMemory(process.pid, residentBytes);
    return outcomes;
  }

  /** Ends the process. */
  async dispose(): Promise<void> {
    const ended = new ServiceError("engine_crashed", "the service was ended");
    this.over.abort();
    this.readiness.reject(ended); // for those who wait
    this.readiness.renew();
    this.readiness.reject(ended); // for those who come
    this.process?.kill("the service was ended");
    await this.life;
  }

  private async live(): Promise<void> {
    let wasReady = false;
    for (let restarts = 0; !this.over.signal.aborted; restarts++) {
      const begin = performance.now();
      let isReady = false;
      const process = this.options.start();
      this.process = process; // so that it can be ended while it loads
      try {
        const facts = await process.opened;
        isReady = wasReady = true;
        this.options.onReady(facts, process.pid, restarts, performance.now() - begin);
        this.readiness.resolve(facts);
      } catch (error) {
        process.kill("it could not load the model");
        const isFinal = !(error instanceof EngineLost);
        if (!wasReady && !this.over.signal.aborted && (isFinal || restarts + 1 === ATTEMPTS)) {
          await process.ended;
          return this.readiness.reject(isFinal ? error : neverReady(error));
        }
      }
      const reason = await process.ended;
      this.process = undefined;
      if (this.over.signal.aborted) return;
      if (isReady) this.readiness.renew(); // else those who wait still do
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.losses++);
      this.options.onLost(process.pid, reason, pause);
      await sleep(pause, undefined, { signal: this.over.signal }).catch(() => {});
    }
  }
}

function neverReady({ message }: EngineLost): ServiceError {
  return new ServiceError(
    "engine_crashed",
    `${ATTEMPTS} times an engine's process ended while it loaded the model; the last was ${message}`,
  );
}

/** A promise that can be made anew. */
class Readiness<Value> {
  promise!: Promise<Value>;
  resolve: (value: Value) => void = () => {};
  reject: (error: unknown) => void = () => {};

  constructor() {
    this.renew();
  }

  renew(): void {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => {}); // whoever waits for it is told
  }
}
