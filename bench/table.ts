import Table from "cli-table3";
import { key, type Row } from "./row.ts";
import { cellsOf, columns, figure } from "./row-cells.ts";

const markdown = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ mid: "", "mid-mid": "", "left-mid": "", "right-mid": "", left: "|", right: "|", middle: "|" },
};

/** The rows of one operation as a table: drawn in a terminal, Markdown elsewhere. `before`: the rows of an earlier run, by key. */
export function tableOf(rows: Row[], before: Map<string, Row> | undefined, terminal = process.stdout.isTTY): string {
  const head = before ? [...columns, "× before"] : columns;
  const table = new Table({
    head,
    ...(terminal ? {} : { chars: markdown }),
    style: terminal ? { compact: true } : { head: [], border: [] },
  });
  if (!terminal) table.push(head.map(() => "---"));
  for (const row of rows) table.push(before ? [...cellsOf(row), speedup(row, before.get(key(row)))] : cellsOf(row));
  return table.toString();
}

const speedup = (row: Row, earlier: Row | undefined): string => (earlier ? figure(earlier.median / row.median) : "new");
