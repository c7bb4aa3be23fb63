/** What a probe found of an engine: `BatcherOptions` take it as it is. */
export interface Budget {
  maxBatchTokens: number;
  /** In passes of `maxBatchTokens`. */
  tokensPerSecond: number;
  /** What a pass takes before its first token. */
  passMilliseconds: number;
}

export interface BudgetOptions {
  /** Tokens of the smallest pass that is tried; default 16. */
  smallest?: number;
  /** Tokens of the largest; default 16,384. */
  largest?: number;
  /** Milliseconds of all passes together; one is tried in any case; default 6,000. */
  milliseconds?: number;
}

/** A larger pass only makes others wait longer: a budget need not reach more of the best throughput. */
const ENOUGH = 0.95;

/** Twice the tokens that bring less than this bring nothing; twice running, and no larger pass is tried. */
const GROWTH = 1.02;

/** The part of the time in which the best throughput is looked for. The rest is for the smallest pass that comes near it. */
const FOR_THE_BEST = 0.75;

/** Halvings of the distance between a pass that is too small and one of twice its size: then that is known to an eighth. */
const HALVINGS = 3;

/**
 * The smallest budget of tokens whose passes reach 95% of the best throughput.
 *
 * @param measure has an engine compute a pass of so many tokens; answers its milliseconds. It is asked again for the same, and the least counts:
 *   what else a machine does only adds
 * @throws whatever `measure` throws
 */
export async function budgetFrom(measure: (tokens: number) => number | Promise<number>, options: BudgetOptions = {}): Promise<Budget> {
  const { smallest = 16, largest = 16_384, milliseconds: limit = 6000 } = options;
  const probe = new Probe(measure);
  await probe.sample(smallest, limit);
  for (let size = smallest, inVain = 0; inVain < 2 && size * 2 <= largest; size *= 2) {
    const before = probe.best;
    if (!(await probe.sample(size * 2, limit * FOR_THE_BEST))) break;
    inVain = probe.best < before * GROWTH ? inVain + 1 : 0;
  }
  const isEnough = (size: number) => probe.rate(size) >= probe.best * ENOUGH;
  const reaches = async (size: number) => (await probe.sample(size, limit)) && isEnough(size);
  let enough = probe.sizes.find(isEnough) ?? smallest;
  while (enough / 2 >= smallest && (await reaches(enough / 2))) enough /= 2; // it was tried before, but maybe on a cold engine
  let tooFew = enough / 2;
  for (let i = 0; i < HALVINGS && tooFew >= smallest; i++) {
    const middle = Math.round((tooFew + enough) / 2);
    if (await reaches(middle)) enough = middle;
    else tooFew = middle;
  }
  await probe.sample(smallest, limit); // warm, too: it shows the constant best
  return { maxBatchTokens: enough, tokensPerSecond: probe.rate(enough), passMilliseconds: probe.constantBelow(enough) };
}

/** So often a pass of one size is tried at a time: fewer times where that takes longer, and the two least agree by then. */
const SAMPLES = 5;
const MILLISECONDS_OF_ONE_SIZE = 200;
const AGREE = 1.03;

/** What passes of several sizes take at least. */
class Probe {
  private readonly least = new Map<number, number>();
  private readonly measure: (tokens: number) => number | Promise<number>;
  private spent = 0;

  constructor(measure: (tokens: number) => number | Promise<number>) {
    this.measure = measure;
  }

  get sizes(): number[] {
    return [...this.least.keys()].sort((a, b) => a - b);
  }

  /** Tries passes of so many tokens until `limit` milliseconds are spent in all. False where there was no time for one, now or before. */
  async sample(tokens: number, limit: number): Promise<boolean> {
    const begin = this.spent;
    const taken: number[] = [];
    while (taken.length < SAMPLES && this.spent + this.atMost(tokens) <= limit) {
      const milliseconds = Math.max(Number.MIN_VALUE, await this.measure(tokens));
      this.spent += milliseconds;
      taken.push(milliseconds);
      const [least, second] = taken.sort((a, b) => a - b);
      this.least.set(tokens, Math.min(least, this.least.get(tokens) ?? least));
      if (this.spent - begin >= MILLISECONDS_OF_ONE_SIZE && second <= least * AGREE) break;
    }
    return this.least.has(tokens);
  }

  /** Tokens a second. */
  rate(tokens: number): number {
    return (1000 * tokens) / this.of(tokens);
  }

  /** The best rate of all. */
  get best(): number {
    return Math.max(...this.sizes.map((size) => this.rate(size)));
  }

  /** Where the line through the smallest pass and this one meets no tokens. */
  constantBelow(tokens: number): number {
    const [smallest, next = smallest] = this.sizes;
    const other = tokens > smallest ? tokens : next;
    if (other === smallest) return 0;
    const perToken = (this.of(other) - this.of(smallest)) / (other - smallest);
    return Math.min(this.of(smallest), Math.max(0, this.of(smallest) - perToken * smallest));
  }

  /** By the next smaller that is known: tokens beside others cost no more than alone. */
  private atMost(tokens: number): number {
    const known = this.sizes.findLast((size) => size <= tokens);
    return known ? (this.of(known) * tokens) / known : 0;
  }

  private of(tokens: number): number {
    return this.least.get(tokens) ?? Number.POSITIVE_INFINITY;
  }
}
