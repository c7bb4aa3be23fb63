import { markdownTable, megabytes, milliseconds } from "../markdown.ts";
import type { OrReason } from "../statistics.ts";
import type { PeerRun, RaceRow, Racer } from "./peer-run.ts";

/** The machine's answers in a few lines, as README has them: with the least threads, each figure with how many times as fast that is as transformers.js. */
export function inShort({ rows, cold, absent }: Pick<PeerRun, "rows" | "cold" | "absent">): string {
  const threads = Math.min(...rows.map((row) => row.threads));
  const single = rows.filter((row) => row.kind === "single" && row.work === "answer" && row.threads === threads);
  const lengths = [...new Set(single.map(({ computed }) => computed))];
  const timeAt = (racer: Racer, tokens: number) => timeOf(single.find((row) => isSame(row, racer) && row.computed === tokens)?.result);
  const coldOf = (racer: Racer) => cold.find((each) => each.threads === threads && isSame(each, racer))?.result;
  const startOf = (racer: Racer) => startTime(coldOf(racer));

  const racers = single.filter((row, i) => single.findIndex((other) => isSame(row, other)) === i);
  const lines = racers.map((racer) => {
    const native = racers.find(({ name, dtype }) => name.startsWith("transformers.js") && dtype === racer.dtype);
    const beside = (own: number | undefined, theirs: number | undefined) => (own && theirs ? ` (${(theirs / own).toFixed(2)}×)` : "");
    const times = lengths.map((tokens) => {
      const time = timeAt(racer, tokens);
      return time === undefined ? "not run" : milliseconds(time) + beside(time, native && timeAt(native, tokens));
    });
    const start = startOf(racer);
    const started = start === undefined ? "" : `${(start / 1000).toFixed(2)} s${beside(start, native && startOf(native))}`;
    const opened = coldOf(racer);
    return [...nameOf(racer), ...times, started, typeof opened === "object" ? megabytes(opened.rss) : "", errorOf(single, racer)];
  });
  const refused = absent
    .filter((racer) => racer.lane !== undefined && racer.threads === threads)
    .map((racer) => [...nameOf(racer), racer.reason, ...Array.from({ length: lengths.length + 2 }, () => "")]);
  const head = ["engine", "precision", ...lengths.map((tokens) => `${tokens} tokens`), "cold start", "peak memory", "max|Δlogit|"];
  return markdownTable(head, [...lines, ...refused]);
}

const isSame = (a: Racer, b: Racer): boolean => a.name === b.name && a.dtype === b.dtype;

const nameOf = ({ name, dtype, lane }: Racer): string[] => [lane ? `typeformer, ${lane}` : name, dtype];

const timeOf = (result: RaceRow["result"] | undefined): number | undefined => (typeof result === "object" ? result.p50 : undefined);

const startTime = (result: OrReason<{ time: { p50: number } }> | undefined): number | undefined =>
  typeof result === "object" ? result.time.p50 : undefined;

/** The largest over its cells. */
function errorOf(rows: readonly RaceRow[], racer: Racer): string {
  const errors = rows.flatMap((row) => (isSame(row, racer) && typeof row.result === "object" ? row.result.parity.maxAbs : []));
  return errors.length > 0 ? Math.max(...errors).toExponential(1) : "";
}
