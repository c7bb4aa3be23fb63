import type { RunFacts } from "../machine.ts";
import { quantile } from "../statistics.ts";
import type { Saturation, Steady } from "./load.ts";

/** What `npm run bench:serve` finds; `--json` prints it. */
export interface ServeRun {
  facts: RunFacts;
  model: string;
  /** Tokens of every text, special ones included. */
  tokens: number;
  threads: number;
  /** What computes, as `/info` says it, and the budget of its passes. */
  backend: string;
  maxBatchTokens: number;
  /** max|Δ| between the vectors of both servers. */
  maxAbs: number;
  /** Texts a second: the library given all of them at once, in a process of its own. */
  library: number;
  saturated: Saturated[];
  connections: number;
  /** One request after the other, milliseconds. */
  loneMedian: { ours: number; theirs: number };
  /** At half the capacity, and at one and a half times it. */
  half: Steady;
  over: Steady;
  /** While it was asked more than it can: the longest `/livez` in milliseconds, and resident bytes before, at the peak, and after. */
  overloaded: { livez: number; before: number; peak: number; after: number };
}

/** Both as fast as they answer, several times in turn. */
export interface Saturated {
  /** Texts of a request. */
  each: number;
  ours: Saturation[];
  theirs: Saturation[];
}

/** Texts a second of each round. */
export const ratesOf = ({ each, ...rounds }: Saturated, who: "ours" | "theirs"): number[] =>
  rounds[who].map(({ answered, seconds }) => (each * answered) / seconds);

/** The median of the rounds. */
export const capacityOf = (saturated: Saturated, who: "ours" | "theirs"): number =>
  quantile(
    ratesOf(saturated, who).sort((a, b) => a - b),
    0.5,
  );
