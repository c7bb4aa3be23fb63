/** What `npm run bench:peers` finds; `--json` prints it. */
import type { BundledStart } from "../bundled-start.ts";
import type { ColdStart } from "../cold-start.ts";
import type { Work } from "../engine-process.ts";
import type { RunFacts } from "../machine.ts";
import type { Parity } from "../parity.ts";
import type { OrReason, Summary } from "../statistics.ts";
import type { Contestant } from "./contestants.ts";
import type { Course } from "./courses.ts";

/** A contestant by what it says it is. */
export type Racer = Pick<Contestant, "name" | "dtype" | "threads" | "pads" | "extent" | "lane">;

export interface RaceRow extends Racer {
  work: Work;
  kind: Course["kind"];
  cell: string;
  /** Tokens that this engine computes, padding included. */
  computed: number;
  /** The operations of its pass, counted; and of one without padding that is otherwise the same. */
  flops: number;
  flopsUnpadded: number;
  result: OrReason<Summary & { parity: Parity }>;
}

export interface PeerRun {
  facts: RunFacts;
  /** Versions of what exported and quantised the model. */
  exported: Record<string, string>;
  weights: string;
  ids: string;
  /** Lengths of the batch of 32. */
  lengths: number[];
  rows: RaceRow[];
  cold: (Racer & { result: OrReason<ColdStart> })[];
  /** The model that comes with the package, from nothing to its first answer. */
  bundled?: BundledStart;
  /** Who could not take part at all, and why. */
  absent: (Racer & { reason: string })[];
}
