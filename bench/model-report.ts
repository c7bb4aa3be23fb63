import type { EngineSettings } from "./engine.ts";
import type { Work } from "./engine-process.ts";
import { factsLine } from "./machine.ts";
import { figure, markdownTable, megabytes, milliseconds, percent, threadCount, times } from "./markdown.ts";
import type { ModelRun } from "./model-run.ts";
import type { Parity } from "./parity.ts";

/** The run as Markdown, as it stands in bench/results. */
export function modelReport(run: ModelRun): string {
  return [
    `### The shape ${run.shape}`,
    `${factsLine(run.facts)}; memory ${run.bandwidth.toFixed(1)} GB/s for one thread. ${hashLine(run)}`,
    ...run.engines.flatMap(({ is, dtype, golden }) =>
      golden ? [`${is}, ${dtype}: ${golden.maxAbs.toExponential(1)} from PyTorch's goldens.`] : [],
    ),
    ...(["answer", "logits"] as const).flatMap((work) => [`#### ${titles[work]}`, cellTable(run, work)]),
    ...(run.cold.length > 0 ? ["#### Cold start and memory", coldTable(run)] : []),
    "#### What is not matmul",
    shareTable(run),
    ...(run.base.length > 0 ? ["#### Beside the shape of roberta-base", baseTable(run)] : []),
  ].join("\n\n");
}

/** sha256, the first 16 digits. */
export const hashLine = ({ weights, ids }: { weights: string; ids: string }): string =>
  `Weights ${weights.slice(0, 16)}, ids ${ids.slice(0, 16)} (sha256).`;

export const titles: Record<Work, string> = {
  answer: "Same answer: the five best tokens at the masks",
  logits: "Same work: the logits of every token",
};

/** What runs, by its own words; for one that does not, what was asked for. */
function nameOf({ engines }: ModelRun, settings: EngineSettings): string[] {
  const { backend, threads, dtype, simd } = settings;
  const engine = engines.find((each) => isSame(each, settings));
  return [engine?.runs ? engine.is : `${backend} (${simd ? `${simd}, ` : ""}${threadCount(threads)})`, dtype];
}

const isSame = (a: EngineSettings, b: EngineSettings): boolean =>
  (["backend", "threads", "dtype", "simd"] as const).every((key) => a[key] === b[key]);

function cellTable(run: ModelRun, work: Work): string {
  const head = ["tokens", "batch", "engine", "dtype", "p50", "p95", "samples", "tokens/s", "of bandwidth", "max|Δlogit|", "top-5"];
  const timed = run.rows.filter((row) => row.work === work && runs(run, row));
  const rows = timed.map(({ tokens, batch, result, ...settings }) => {
    const cell = [String(tokens), String(batch), ...nameOf(run, settings)];
    if (typeof result === "string") return [...cell, result, ...blanks(6)];
    const { p50, p95, samples, tokensPerSecond, ofBandwidth, parity } = result;
    const figures = [
      milliseconds(p50),
      milliseconds(p95),
      String(samples),
      figure(tokensPerSecond),
      ofBandwidth === undefined ? "" : percent(ofBandwidth),
    ];
    return [...cell, ...figures, ...parityCells(parity)];
  });
  const refused = run.engines
    .filter((engine) => !engine.runs)
    .map((engine) => ["all", "all", ...nameOf(run, engine), engine.is, ...blanks(6)]);
  return markdownTable(head, [...rows, ...refused]);
}

const runs = ({ engines }: ModelRun, row: EngineSettings): boolean => engines.some((engine) => engine.runs && isSame(engine, row));

const blanks = (n: number): string[] => Array.from({ length: n }, () => "");

export const parityCells = ({ maxAbs, top5 }: Parity): string[] => [maxAbs.toExponential(1), percent(top5)];

function coldTable(run: ModelRun): string {
  const head = ["engine", "dtype", "p50", "p95", "processes", "peak RSS", "of the file's size"];
  return markdownTable(
    head,
    run.cold.map(({ result, ...settings }) => {
      if (typeof result === "string") return [...nameOf(run, settings), result, ...blanks(4)];
      const { time, rss } = result;
      const figures = [
        milliseconds(time.p50),
        milliseconds(time.p95),
        String(time.samples),
        megabytes(rss),
        times(rss / (run.fileBytes[settings.dtype] ?? run.fileBytes.f32)),
      ];
      return [...nameOf(run, settings), ...figures];
    }),
  );
}

function shareTable(run: ModelRun): string {
  const head = ["tokens", "engine", "dtype", "whole pass", "its matrix products alone", "all else"];
  return markdownTable(
    head,
    run.shares.map(({ tokens, result, ...settings }) => {
      const row = [String(tokens), ...nameOf(run, settings)];
      if (typeof result === "string") return [...row, result, ...blanks(2)];
      return [...row, milliseconds(result.whole), milliseconds(result.matmul), percent(1 - result.matmul / result.whole)];
    }),
  );
}

const kindOf = (work: Work): string => (work === "answer" ? "same answer" : "same work");

function baseTable({ base }: ModelRun): string {
  const head = ["work", "tokens", "distilroberta", "roberta-base", "times as fast", "the model card", "max|Δlogit|", "top-5"];
  return markdownTable(
    head,
    base.map(({ work, tokens, result }) => {
      if (typeof result === "string") return [kindOf(work), String(tokens), result, ...blanks(5)];
      const { small, base, parity } = result;
      const figures = [milliseconds(small.p50), milliseconds(base.p50), times(base.p50 / small.p50), "2×"];
      return [kindOf(work), String(tokens), ...figures, ...parityCells(parity)];
    }),
  );
}
