import { bundledTable } from "../bundled-start.ts";
import type { Work } from "../engine-process.ts";
import { factsLine } from "../machine.ts";
import { figure, markdownTable, megabytes, milliseconds, threadCount, times } from "../markdown.ts";
import { hashLine, parityCells, titles } from "../model-report.ts";
import { inShort } from "./in-short.ts";
import type { PeerRun, RaceRow, Racer } from "./peer-run.ts";
import { raggedStory, shownSpeed } from "./ragged-story.ts";
import { threadGains } from "./second-thread.ts";

/** The run as Markdown, as it stands in bench/results below the heading of its machine. */
export function peerReport(run: PeerRun): string {
  const versions = Object.entries(run.exported).map(([name, version]) => `${name} ${version}`);
  const absent = run.absent.map((each) => `- ${each.name}, ${each.dtype}, ${threadCount(each.threads)}: ${each.reason}`);
  const gains = threadGains(run.rows);
  return [
    `${factsLine(run.facts)}. ${hashLine(run)}${versions.length > 0 ? ` ONNX export by ${versions.join(", ")}.` : ""}`,
    "### In short: the same answer, one thread",
    inShort(run),
    `### ${titles.answer}`,
    singles(run, "answer"),
    `### ${titles.logits}`,
    singles(run, "logits"),
    ...raggedSection(run),
    ...(gains ? ["### What a second thread gains", gains] : []),
    "### Cold start and peak memory",
    coldTable(run),
    ...(run.bundled ? ["#### The bundled model", bundledTable(run.bundled)] : []),
    ...(absent.length > 0 ? ["### Not in the race", absent.join("\n")] : []),
  ].join("\n\n");
}

const nameOf = ({ name, dtype, threads }: Racer): string[] => [name, dtype, String(threads)];

/** By cell, then by precision and threads, the fastest first. */
function singles({ rows }: PeerRun, work: Work): string {
  const shown = rows.filter((row) => row.kind === "single" && row.work === work);
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
    (other) => isTransformersJs(other) && (["work", "cell", "dtype", "threads"] as const).every((key) => other[key] === row[key]),
  );
  if (!theirs || typeof theirs.result === "string" || typeof row.result === "string") return "";
  return times(theirs.result.p50 / row.result.p50);
}

const isTransformersJs = ({ name }: Racer): boolean => name.startsWith("transformers.js");

function raggedSection(run: PeerRun): string[] {
  const rows = run.rows.filter(({ kind }) => kind === "ragged");
  if (rows.length === 0) return [];
  const counted = ["tokens computed", "GFLOP counted"];
  const head = ["engine", "dtype", "threads", ...counted, "p50", "p95", "samples", "texts/s", "GFLOP/s", "max|Δlogit|", "top-5"];
  const time = ({ result }: RaceRow) => (typeof result === "string" ? Infinity : result.p50);
  const ordered = [...rows].sort((a, b) => a.threads - b.threads || a.dtype.localeCompare(b.dtype) || time(a) - time(b));
  const lines = ordered.map((row) => {
    const cell = [...nameOf(row), String(row.computed), figure(row.flops / 1e9)];
    if (typeof row.result === "string") return [...cell, row.result, "", "", "", "", "", ""];
    const { p50, p95, samples, parity } = row.result;
    const texts = figure((1000 * run.lengths.length) / p50);
    return [...cell, milliseconds(p50), milliseconds(p95), String(samples), texts, shownSpeed(row), ...parityCells(parity)];
  });
  const total = run.lengths.reduce((sum, n) => sum + n, 0);
  return [
    "### A ragged batch of 32",
    `Lengths ${run.lengths.join(", ")}: ${total} tokens; padded to the longest, ${run.lengths.length * Math.max(...run.lengths)}.`,
    markdownTable(head, lines),
    'Where the difference comes from: "padding skipped" and "only what is asked" are ratios of counted operations, "kernels" is that of operations a second; their product is that of texts a second.',
    raggedStory(rows),
  ];
}

function coldTable({ cold }: PeerRun): string {
  const head = ["engine", "dtype", "threads", "p50", "p95", "processes", "× transformers.js", "peak RSS"];
  const lines = cold.map(({ result, ...racer }) => {
    if (typeof result === "string") return [...nameOf(racer), result, "", "", "", ""];
    const { time, rss } = result;
    const theirs = cold.find((other) => isTransformersJs(other) && other.dtype === racer.dtype && other.threads === racer.threads)?.result;
    const beside = typeof theirs === "object" ? times(theirs.time.p50 / time.p50) : "";
    return [...nameOf(racer), milliseconds(time.p50), milliseconds(time.p95), String(time.samples), beside, megabytes(rss)];
  });
  return markdownTable(head, lines);
}
