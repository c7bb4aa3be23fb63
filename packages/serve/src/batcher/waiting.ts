import { type Batch, batchOf } from "./batch.ts";
import type { Forecast } from "./forecast.ts";
import { Queue } from "./queue.ts";
import { Suspects } from "./suspects.ts";
import type { Input, UnderWay } from "./under-way.ts";
import { Urgency } from "./urgency.ts";

/** All that waits: for its first pass, or for another after its engine ended. */
export class Waiting<Work, Answer> {
  private readonly queue: Queue<Work, Answer>;
  private readonly suspects: Suspects<Work, Answer>;
  private readonly forecast: Forecast;
  private readonly urgency: Urgency<Work, Answer>;
  private lastWasSuspect = false;
  private readonly sleepers = new Set<() => void>();

  constructor(forecast: Forecast, maxBatchTokens: number) {
    this.queue = new Queue(forecast.waiting, maxBatchTokens);
    this.suspects = new Suspects(forecast.waiting);
    this.urgency = new Urgency(forecast);
    this.forecast = forecast;
  }

  add(request: UnderWay<Work, Answer>): void {
    this.queue.add(request);
    this.urgency.add(request);
    this.wake();
  }

  /** Takes back a batch whose engine ended. Answers the input that is guilty, where that is known. */
  addAgain(batch: Batch<Work, Answer>): Input<Work, Answer> | undefined {
    const guilty = this.suspects.add(batch);
    this.wake();
    return guilty;
  }

  /** Drops what waits of a request. */
  remove(request: UnderWay<Work, Answer>): void {
    this.queue.remove(request);
    this.suspects.remove(request);
  }

  /** Resolves when something waits. */
  async something(): Promise<void> {
    while (this.forecast.waiting.inputs === 0) await new Promise<void>((wake) => this.sleepers.add(wake));
  }

  /**
   * What the next pass is for. A batch that lost its engine goes first, but not twice running: other requests go on while engines end.
   *
   * @param requests all that are under way, by their deadlines
   */
  next(requests: Iterable<UnderWay<Work, Answer>>): Batch<Work, Answer> | undefined {
    const suspect = !this.lastWasSuspect || this.queue.isEmpty ? this.suspects.next() : undefined;
    this.lastWasSuspect = suspect !== undefined;
    if (suspect) return suspect;
    const urgent = this.urgency.first(requests);
    const inputs = urgent ? this.queue.inOrder(urgent) : this.queue.inTurns();
    return inputs.length > 0 ? batchOf(inputs) : undefined;
  }

  private wake(): void {
    for (const sleeper of this.sleepers) sleeper();
    this.sleepers.clear();
  }
}
