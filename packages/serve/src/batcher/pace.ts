import type { BatcherOptions } from "./contract.ts";

/** A pass counts as one that took three times what was expected at most: what else a machine does may have stopped it. */
const SLOWEST = 3;

/** So many of the last passes count: more would see a slower machine too late, fewer take chance for it. The first count more: what was known before may be a guess. */
const HORIZON = 32;
const PASSES_BEFORE = 4;

/**
 * What passes take: a constant, and so much for each token. Each pass corrects both, each by its share of the pass, so that both stay
 * positive, and passes of one size alone scale them together. (Normalised least mean squares, Widrow & Hoff 1960, in the logarithms.)
 */
export class Pace {
  private constant: number;
  private perToken: number;
  private readonly maxBatchTokens: number;
  private passes = PASSES_BEFORE;

  constructor({ maxBatchTokens, tokensPerSecond, passMilliseconds }: BatcherOptions) {
    const whole = (1000 * maxBatchTokens) / tokensPerSecond;
    this.maxBatchTokens = maxBatchTokens;
    this.constant = Math.min(passMilliseconds ?? whole / 20, 0.95 * whole); // a token costs something
    this.perToken = (whole - this.constant) / maxBatchTokens;
  }

  /** Of `passes` with so many tokens together. */
  milliseconds({ tokens, passes }: { tokens: number; passes: number }): number {
    return passes * this.constant + tokens * this.perToken;
  }

  /** Of one engine, in passes of `maxBatchTokens`. */
  get tokensPerSecond(): number {
    return (1000 * this.maxBatchTokens) / this.milliseconds({ tokens: this.maxBatchTokens, passes: 1 });
  }

  /** A pass took so long. */
  learn(tokens: number, milliseconds: number): void {
    const expected = this.milliseconds({ tokens, passes: 1 });
    const error = Math.min(SLOWEST, Math.max(1 / SLOWEST, milliseconds / expected)) - 1;
    const ofConstant = this.constant / expected;
    const ofTokens = 1 - ofConstant;
    const step = error / Math.min(HORIZON, this.passes++) / (ofConstant ** 2 + ofTokens ** 2);
    this.constant *= 1 + step * ofConstant;
    this.perToken *= 1 + step * ofTokens;
  }
}
