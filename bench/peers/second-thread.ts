import { markdownTable, times } from "../markdown.ts";
import type { RaceRow } from "./peer-run.ts";

/** What more threads gain, engine beside engine: the time with the fewest over the time with more, of one run. Empty where all had as many. */
export function threadGains(rows: readonly RaceRow[]): string {
  const answers = rows.filter(({ work, result }) => work === "answer" && typeof result === "object");
  const fewest = Math.min(...answers.map(({ threads }) => threads));
  const more = answers.filter(({ threads }) => threads > fewest);
  if (more.length === 0) return "";
  const engines = [...new Set(more.map(engineOf))];
  const cells = more.filter((row, i) => more.findIndex((other) => sameCell(row, other)) === i);
  const lines = cells.map((cell) => {
    const gains = engines.map((engine) => {
      const [one, many] = [fewest, cell.threads].map((threads) =>
        answers.find((row) => row.threads === threads && row.cell === cell.cell && row.dtype === cell.dtype && engineOf(row) === engine),
      );
      return typeof one?.result === "object" && typeof many?.result === "object" ? times(one.result.p50 / many.result.p50) : "";
    });
    return [cell.cell, cell.dtype, `${fewest} → ${cell.threads}`, ...gains];
  });
  return markdownTable(["batch", "dtype", "threads", ...engines], lines);
}

const sameCell = (a: RaceRow, b: RaceRow): boolean => a.cell === b.cell && a.dtype === b.dtype && a.threads === b.threads;

/** Its name without its threads. */
const engineOf = ({ name }: RaceRow): string => name.replace(/, \d+ threads?(?=\))/, "");
