import type { Row } from "./row.ts";

/** The head of every table of kernels. */
export const columns = ["case", "dialect", "median", "±", "samples", "GFLOP/s", "GB/s", "× reference", "of peak", "Δ"];

export function cellsOf(row: Row): string[] {
  return [
    row.case,
    row.dialect,
    duration(row.median),
    percent(row.spread),
    String(row.samples),
    figure(row.gflops),
    figure(row.gbs),
    figure(row.ratio),
    row.ofPeak === undefined ? "" : percent(row.ofPeak),
    `${row.delta.toExponential(1)}${row.against === "golden" ? "" : " (reference)"}`,
  ];
}

export const figure = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(3));
export const percent = (x: number): string => `${(100 * x).toFixed(x < 0.1 ? 1 : 0)}%`;

export function duration(milliseconds: number): string {
  return milliseconds >= 1 ? `${milliseconds.toPrecision(3)} ms` : `${(1000 * milliseconds).toPrecision(3)} µs`;
}
