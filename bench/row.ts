import type { Measured } from "../src/kernels/index.ts";
import type { GpuPeaks } from "./gpu-peaks.ts";
import type { Machine } from "./machine.ts";
import type { Peaks } from "./peaks.ts";

/** One kernel on one case. */
export interface Row extends Measured {
  operation: string;
  case: string;
  dialect: string;
  /** Times as fast as the reference. */
  ratio: number;
  /** The time in which the peaks of the processor it ran on would do the case's operations and bytes, over the time it took. Data in a cache can pass 1. */
  ofPeak?: number;
  /** max|Δ| / max(1, max|expected|), and whom that is held against. */
  delta: number;
  against: "golden" | "reference";
}

/** What `--json` prints and `--compare` reads. */
export interface Run {
  machine: Machine;
  gpu?: GpuPeaks;
  rows: Row[];
}

export const key = ({ operation, case: which, dialect }: Row): string => `${operation}/${which}/${dialect}`;

export function fractionOfPeak(cost: { flops: number; bytes: number }, median: number, { gflops, gbs }: Peaks): number {
  return Math.max(cost.flops / gflops, cost.bytes / gbs) / 1e6 / median;
}
