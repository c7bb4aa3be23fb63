import Table from "cli-table3";
import { key, type Row } from "./row.ts";

const markdown = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ mid: "", "mid-mid": "", "left-mid": "", "right-mid": "", left: "|", right: "|", middle: "|" },
};

/** The rows of one operation as a table: drawn in a terminal, Markdown elsewhere. `before`: the rows of an earlier run, by key. */
export function tableOf(rows: Row[], before: Map<string, Row> | undefined, terminal = process.stdout.isTTY): string {
  const head = ["case", "dialect", "median", "±", "samples", "GFLOP/s", "GB/s", "× reference", "of peak", "Δ"];
  if (before) head.push("× before");
  const table = new Table({
    head,
    ...(terminal ? {} : { chars: markdown }),
    style: terminal ? { compact: true } : { head: [], border: [] },
  });
  if (!terminal) table.push(head.map(() => "---"));
  for (const row of rows) {
    const cells = [
      row.case,
      row.dialect,
      duration(row.median),
      percent(row.spread),
      String(row.samples),
      figure(row.gflops),
      figure(row.gbs),
      figure(row.ratio),
      percent(row.ofPeak),
      `${row.delta.toExponential(1)}${row.against === "golden" ? "" : " (reference)"}`,
    ];
    if (before) cells.push(speedup(row, before.get(key(row))));
    table.push(cells);
  }
  return table.toString();
}

const figure = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(3));
const percent = (x: number): string => `${(100 * x).toFixed(x < 0.1 ? 1 : 0)}%`;
const speedup = (row: Row, earlier: Row | undefined): string => (earlier ? figure(earlier.median / row.median) : "new");

function duration(milliseconds: number): string {
  return milliseconds >= 1 ? `${milliseconds.toPrecision(3)} ms` : `${(1000 * milliseconds).toPrecision(3)} µs`;
}
