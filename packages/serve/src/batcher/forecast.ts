import { type Amount, Load, sumOf } from "./load.ts";
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
  private readonly maxBatchTokens: number;

  constructor(pace: Pace, engines: readonly unknown[], maxBatchTokens: number) {
    this.maxBatchTokens = maxBatchTokens;
    this.pace = pace;
    this.engines = new Set(engines);
  }

  /** Milliseconds of a pass that is full. */
  get wholePass(): number {
    return this.pace.milliseconds({ tokens: this.maxBatchTokens, passes: 1 });
  }

  /** Milliseconds until all that is there is answered, and `more` beside it. */
  wait(more: Amount = nothing): number {
    return this.together(sumOf([this.waiting, this.running, more]));
  }

  /**
   * The same for `more` of a kind, with what may come later and go before it: whatever is taken into the passes that are there already, one of
   * each kind that waits, and one of its own. That is not more than what is there, since more is not taken.
   */
  longestWait(kind: string, more: Amount): number {
    const kinds = this.waiting.kinds + (this.waiting.has(kind) ? 0 : 1);
    return this.wait(more) + Math.min(this.wait(), (kinds * this.wholePass) / this.engines.size);
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
