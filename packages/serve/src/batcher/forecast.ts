import type { Amount } from "./load.ts";
import { Load, sumOf } from "./load.ts";
import type { Pace } from "./pace.ts";

/** What is under way, and how long it takes. */
export class Forecast {
  readonly waiting = new Load();
  /** What is in passes that have begun. It counts until they end. */
  readonly running = new Load();
  /** Who computes. */
  readonly engines: Set<unknown>;
  /** Those that ended, until they are back. */
  readonly away = new Set<unknown>();
  private readonly pace: Pace;

  constructor(pace: Pace, engines: readonly unknown[]) {
    this.pace = pace;
    this.engines = new Set(engines);
  }

  /** Milliseconds until all that is there is answered, and `more` beside it. */
  wait(more: Amount = nothing): number {
    return this.together(sumOf([this.waiting, this.running, more]));
  }

  /** Milliseconds of so much with all that runs before it. */
  afterRunning(amount: Amount): number {
    return this.together(sumOf([this.running, amount]));
  }

  /** Milliseconds of so much, shared by the engines. */
  together(amount: Amount): number {
    return this.pace.milliseconds(amount) / Math.max(1, this.engines.size - this.away.size);
  }

  /** Milliseconds of so much in an idle service. What has the most tokens cannot be shared. */
  alone(amount: Amount, mostTokens: number): number {
    return Math.max(this.pace.milliseconds(amount) / this.engines.size, this.pace.milliseconds({ tokens: mostTokens, passes: 1 }));
  }
}

const nothing: Amount = { inputs: 0, tokens: 0, passes: 0 };
