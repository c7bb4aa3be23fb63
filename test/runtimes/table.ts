import type { Trial } from "./trial.ts";

/** The document that shows it. */
export const PAGE = "docs/guides/where-it-runs.md";

const BEGIN = "<!-- written by npm run test:runtimes -- --write -->";
const END = "<!-- end of what was written -->";
const SEPARATOR = " · ";
const columns = ["where", "version", "how", "backend", "answer"];

/** The outcome as a table: what a runtime does in one and the same way stands in one row. */
export function table(trials: readonly Trial[]): string {
  const rows = new Map<string, [first: string[], hows: string[], last: string[]]>();
  for (const trial of trials) {
    const { runtime, version, way } = trial;
    const outcome = outcomeOf(trial, backendOf(trial) ?? backendOf(trials.find((other) => other.runtime === runtime)));
    const key = [runtime.name, ...outcome].join("\n");
    const row = rows.get(key) ?? [[runtime.name, version], [], outcome];
    row[1].push(way.how);
    rows.set(key, row);
  }
  const lines = Array.from(rows.values(), ([first, hows, last]) => [...first, hows.join(SEPARATOR), ...last]);
  return [columns, columns.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A document with the table between its marks. */
export function withTable(document: string, trials: readonly Trial[]): string {
  const { before, after } = parted(document);
  return `${before}${BEGIN}\n\n${table(trials)}\n\n${END}${after}`;
}

/** Where and how, of every row that a document's table has. */
export function rowsOf(document: string): [runtime: string, how: string][] {
  const rows = parted(document)
    .inside.split("\n")
    .filter((line) => line.startsWith("| "));
  return rows.slice(2).flatMap((row) => {
    const [runtime, , hows] = row.slice(2).split(" | ");
    return hows.split(SEPARATOR).map((how): [string, string] => [runtime, how]);
  });
}

function outcomeOf({ answer, fault, skipped }: Trial, backend = ""): string[] {
  if (skipped !== undefined) return ["", `not tried: ${skipped}`];
  if (fault !== undefined || !answer) return ["", "fails"];
  return [backend, `${JSON.stringify(answer.token)} ${answer.score.toFixed(4)}`];
}

/** What it is; not why it is not another. */
function backendOf(trial: Trial | undefined): string | undefined {
  return trial?.answer?.backend?.replace(/[;)].*/, ")");
}

function parted(document: string): { before: string; inside: string; after: string } {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`there is no ${begin < 0 ? BEGIN : END}`);
  return { before: document.slice(0, begin), inside: document.slice(begin, end), after: document.slice(end + END.length) };
}
