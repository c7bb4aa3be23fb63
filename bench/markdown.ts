/** How figures stand in a table, and the table itself. */
import type { GpuPeaks } from "./gpu-peaks.ts";

/** A Markdown table; a bar inside a cell is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** Three digits, never an exponent: 0.123, 12.3, 1230. */
export function figure(x: number): string {
  if (x >= 100) return x.toFixed(0);
  return x >= 10 ? x.toFixed(1) : x.toFixed(x >= 1 ? 2 : 3);
}

export const milliseconds = (x: number): string => (x >= 10_000 ? `${figure(x / 1000)} s` : `${figure(x)} ms`);

export const times = (ratio: number): string => `${figure(ratio)}×`;

export const percent = (x: number): string => `${(100 * x).toFixed(0)}%`;

export const threadCount = (n: number): string => (n === 1 ? "1 thread" : `${n} threads`);

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Adapters that compute on the CPU. */
const software = /swiftshader|llvmpipe|lavapipe|basic render/i;

export const gpuLine = ({ name, gflops, gbs, roundTrip }: GpuPeaks): string =>
  `${software.test(name) ? "no GPU but a software adapter," : "GPU"} ${name}: peak in f32 ${figure(gflops)} GFLOP/s, memory ${figure(gbs)} GB/s, a round trip ${milliseconds(roundTrip)}`;
