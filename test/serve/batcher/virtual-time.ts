interface Event {
  at: number;
  run: () => void;
}

/** Time that passes when a test says so: between `install` and `remove`, `performance.now` and `setTimeout` follow it. */
export class VirtualTime {
  now = 0;
  /** How often `setTimeout` was called. */
  timers = 0;
  /** The latest first, so that the next is the last. */
  private readonly events: Event[] = [];
  private readonly real = { now: performance.now, setTimeout, clearTimeout };

  /** Whether nothing is planned. */
  get isIdle(): boolean {
    return this.events.length === 0;
  }

  install(): void {
    performance.now = () => this.now;
    globalThis.setTimeout = ((run: () => void, milliseconds = 0) => {
      this.timers++;
      return this.at(this.now + (milliseconds < 2 ** 31 ? milliseconds : 1), run); // as Node does
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((event: unknown) => this.cancel(event as Event)) as typeof clearTimeout;
  }

  remove(): void {
    performance.now = this.real.now;
    globalThis.setTimeout = this.real.setTimeout;
    globalThis.clearTimeout = this.real.clearTimeout;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.at(this.now + milliseconds, wake));
  }

  /** Of two at the same time the one that came first happens first. */
  at(at: number, run: () => void): Event {
    const event = { at, run };
    let i = this.events.length;
    while (i > 0 && this.events[i - 1].at <= at) i--;
    this.events.splice(i, 0, event);
    return event;
  }

  cancel(event: Event | undefined): void {
    const i = event ? this.events.indexOf(event) : -1;
    if (i >= 0) this.events.splice(i, 1);
  }

  /** Lets so much time pass; without a number, all that is planned. What follows from one event has happened before the next. */
  async pass(milliseconds = Number.POSITIVE_INFINITY): Promise<void> {
    const end = this.now + milliseconds;
    await everythingSettled();
    for (let next = this.events.at(-1); next && next.at <= end; next = this.events.at(-1)) {
      this.events.pop();
      this.now = Math.max(this.now, next.at);
      next.run();
      await everythingSettled();
    }
    if (Number.isFinite(end)) this.now = end;
  }
}

/** All promises that are kept have told so. */
const everythingSettled = () => new Promise((tell) => setImmediate(tell));
