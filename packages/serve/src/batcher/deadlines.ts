const LONGEST_TIMER = 2 ** 31 - 1; // a longer one would fire at once

/** Things with deadlines, the earliest first, and a timer for it. */
export class Deadlines<Thing extends { readonly deadline: number }> {
  private readonly sorted: Thing[] = [];
  private readonly due: (thing: Thing) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerAt = Number.POSITIVE_INFINITY;

  /** @param due told of each whose deadline has passed, which is then no longer here */
  constructor(due: (thing: Thing) => void) {
    this.due = due;
  }

  get size(): number {
    return this.sorted.length;
  }

  get earliest(): number {
    return this.sorted[0]?.deadline ?? Number.POSITIVE_INFINITY;
  }

  [Symbol.iterator](): Iterator<Thing> {
    return this.sorted[Symbol.iterator]();
  }

  add(thing: Thing): void {
    this.sorted.splice(this.after(thing.deadline), 0, thing);
    this.watch();
  }

  remove(thing: Thing): void {
    let i = this.after(thing.deadline) - 1;
    while (i >= 0 && this.sorted[i] !== thing && this.sorted[i].deadline === thing.deadline) i--;
    if (this.sorted[i] === thing) this.sorted.splice(i, 1);
    this.watch();
  }

  /** Lets those go whose deadline has passed: a timer may be late. */
  expire(now: number): void {
    while (this.earliest <= now) {
      const thing = this.sorted.shift();
      if (thing) this.due(thing);
    }
    this.watch();
  }

  /** How many have this deadline, or an earlier one. */
  private after(deadline: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle].deadline <= deadline) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The timer may be early, for one that has left: then it is set anew. */
  private watch(): void {
    if (this.sorted.length > 0 && this.earliest >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = this.earliest;
    if (this.timerAt === Number.POSITIVE_INFINITY) return;
    const milliseconds = Math.max(0, Math.min(LONGEST_TIMER, Math.ceil(this.timerAt - performance.now())));
    this.timer = setTimeout(() => {
      this.timerAt = Number.POSITIVE_INFINITY;
      this.expire(performance.now());
    }, milliseconds);
  }
}
