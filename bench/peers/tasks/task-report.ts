import { factsLine } from "../../machine.ts";
import { figure, markdownTable, milliseconds, percent, times } from "../../markdown.ts";
import type { TaskRow, TaskRun } from "./task-run.ts";

/** The run as Markdown: a table for each task, the fastest first. */
export function taskReport(run: TaskRun): string {
  const versions = Object.entries(run.exported).map(([name, version]) => `${name} ${version}`);
  const tasks = [...new Set(run.rows.map(({ task }) => task))];
  return [
    `${factsLine(run.facts)}. ${run.texts} short texts, the same for all. ONNX export by ${versions.join(", ")}.`,
    ...tasks.flatMap((task) => [
      `### ${task}`,
      tableOf(
        run.rows.filter((row) => row.task === task),
        run.texts,
      ),
    ]),
  ].join("\n\n");
}

function tableOf(rows: readonly TaskRow[], texts: number): string {
  const head = [
    "engine",
    "dtype",
    "texts a call",
    "threads",
    "p50",
    "p95",
    "samples",
    "texts/s",
    "× transformers.js f32",
    "max|Δ|",
    "labels alike",
  ];
  const ordered = [...rows].sort((a, b) => a.threads - b.threads || timeOf(a) - timeOf(b));
  const lines = ordered.map((row) => {
    const cells = [row.name, row.dtype, row.each === 0 ? "all" : String(row.each), String(row.threads)];
    if (typeof row.result === "string") return [...cells, row.result, "", "", "", "", "", ""];
    const { p50, p95, samples, parity } = row.result;
    const besides = times(bestOfTransformersJs(rows, row.threads) / p50);
    return [
      ...cells,
      milliseconds(p50),
      milliseconds(p95),
      String(samples),
      figure((1000 * texts) / p50),
      besides,
      parity.maxAbs.toExponential(1),
      percent(parity.labels),
    ];
  });
  return markdownTable(head, lines);
}

/** Its best way to give it the texts, with as many threads. */
function bestOfTransformersJs(rows: readonly TaskRow[], threads: number): number {
  const theirs = rows.filter((row) => row.name.startsWith("transformers.js") && row.dtype === "f32" && row.threads === threads);
  return Math.min(...theirs.map(timeOf));
}

const timeOf = ({ result }: TaskRow): number => (typeof result === "string" ? Infinity : result.p50);
