import type { Work } from "../engine-process.ts";
import { factsLine } from "../machine.ts";
import { figure, markdownTable, megabytes, milliseconds, threadCount, times } from "../markdown.ts";
import { hashLine, parityCells, titles } from "../model-report.ts";
import type { PeerRun, RaceRow, Racer } from "./peer-run.ts";
import { raggedStory } from "./ragged-story.ts";

/** The run as Markdown: the three tables, the ragged batch, cold starts. */
export function peerReport(run: PeerRun): string {
  const versions = Object.entries(run.exported).map(([name, version]) => `${name} ${version}`);
  const flagged = run.rows.filter(({ experimental }) => experimental);
  const absent = run.absent.map((each) => `- ${each.name}, ${each.dtype}, ${threadCount(each.threads)}: ${each.reason}`);
  return [
    `${factsLine(run.facts)}. ${hashLine(run)} ONNX export by ${versions.join(", ")}.`,
    `### ${titles.logits}`,
    singles(run, "logits", false),
    `### ${titles.answer}`,
    singles(run, "answer", false),
    ...raggedSection(run),
    "### Experimental flags",
    ...(flagged.length > 0
      ? [singles(run, "answer", true), singles(run, "logits", true)]
      : ["No backend of this build uses V8's revectoriser."]),
    "### Cold start and peak memory",
    coldTable(run),
    ...(absent.length > 0 ? ["### Not in the race", absent.join("\n")] : []),
  ].join("\n\n");
}

const nameOf = ({ name, dtype, threads }: Racer): string[] => [name, dtype, String(threads)];

/** By cell, then by precision and threads, the fastest first. */
function singles({ rows }: PeerRun, work: Work, experimental: boolean): string {
  const shown = rows.filter((row) => row.kind === "single" && row.work === work && row.experimental === experimental);
  const head = ["tokens", "engine", "dtype", "threads", "p50", "p95", "samples", "× transformers.js", "max|Δlogit|", "top-5"];
  const lines = inOrder(shown).map((row) => {
    const cell = [String(row.computed), ...nameOf(row)];
    if (typeof row.result === "string") return [...cell, row.result, "", "", "", "", ""];
    const { p50, p95, samples, parity } = row.result;
    return [...cell, milliseconds(p50), milliseconds(p95), String(samples), besideTransformersJs(row, rows), ...parityCells(parity)];
  });
  return markdownTable(head, lines);
}

function inOrder(rows: readonly RaceRow[]): RaceRow[] {
  const time = ({ result }: RaceRow) => (typeof result === "string" ? Infinity : result.p50);
  return [...rows].sort((a, b) => a.computed - b.computed || a.dtype.localeCompare(b.dtype) || a.threads - b.threads || time(a) - time(b));
}

/** How many times as fast as transformers.js on onnxruntime-node with the same precision and threads. */
function besideTransformersJs(row: RaceRow, rows: readonly RaceRow[]): string {
  const theirs = rows.find(
    (other) =>
      other.name.startsWith("transformers.js") && (["work", "cell", "dtype", "threads"] as const).every((key) => other[key] === row[key]),
  );
  if (!theirs || typeof theirs.result === "string" || typeof row.result === "string") return "";
  return times(theirs.result.p50 / row.result.p50);
}

function raggedSection(run: PeerRun): string[] {
  const rows = run.rows.filter(({ kind }) => kind !== "single");
  if (rows.length === 0) return [];
  const head = ["batch", "engine", "dtype", "threads", "tokens computed", "p50", "p95", "samples", "texts/s", "max|Δlogit|", "top-5"];
  const ordered = [...rows].sort((a, b) => a.threads - b.threads || a.dtype.localeCompare(b.dtype) || b.kind.localeCompare(a.kind));
  const lines = ordered.map((row) => {
    const cell = [row.cell, ...nameOf(row), String(row.computed)];
    if (typeof row.result === "string") return [...cell, row.result, "", "", "", "", ""];
    const { p50, p95, samples, parity } = row.result;
    return [
      ...cell,
      milliseconds(p50),
      milliseconds(p95),
      String(samples),
      figure((1000 * run.lengths.length) / p50),
      ...parityCells(parity),
    ];
  });
  const total = run.lengths.reduce((sum, n) => sum + n, 0);
  return [
    "#### A ragged batch of 32",
    `Lengths ${run.lengths.join(", ")}: ${total} tokens; padded to the longest, ${run.lengths.length * Math.max(...run.lengths)}.`,
    markdownTable(head, lines),
    ...raggedStory(rows),
  ];
}

function coldTable({ cold }: PeerRun): string {
  const head = ["engine", "dtype", "threads", "p50", "p95", "processes", "peak RSS"];
  const lines = cold.map(({ result, ...racer }) => {
    if (typeof result === "string") return [...nameOf(racer), result, "", "", ""];
    return [
      ...nameOf(racer),
      milliseconds(result.time.p50),
      milliseconds(result.time.p95),
      String(result.time.samples),
      megabytes(result.rss),
    ];
  });
  return markdownTable(head, lines);
}
