import type { Trial } from "./trial.ts";

const BEGIN = "<!-- npm run test:runtimes -- --write -->";
const END = "<!-- end of the runtimes -->";
const columns = ["runtime", "version", "how", "backend", "answer"];

/** The outcome as a table: a row for each runtime and way. */
export function table(trials: readonly Trial[]): string {
  const rows = trials.map(({ runtime, way, version, answer, fault, skipped }) => {
    const outcome = skipped
      ? `not tried: ${skipped}`
      : fault
        ? `fails: ${fault.split("\n")[0]}`
        : `${answer?.token} ${answer?.score.toFixed(4)}`;
    return [runtime.name, version, way.how, answer?.backend ?? "", outcome.trim()];
  });
  return [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A document with the table between its marks. */
export function withTable(document: string, trials: readonly Trial[]): string {
  const [before, rest] = cut(document, BEGIN);
  const [, after] = cut(rest, END);
  return `${before}${BEGIN}\n\n${table(trials)}\n\n${END}${after}`;
}

/** The runtimes and ways that a document's table has. */
export function rowsOf(document: string): [runtime: string, how: string][] {
  const [inside] = cut(cut(document, BEGIN)[1], END);
  const rows = inside.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((row) => {
    const [runtime, , how] = row.slice(2).split(" | ");
    return [runtime, how];
  });
}

function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`there is no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
