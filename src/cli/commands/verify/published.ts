import { type FillMaskItem, type LoadOptions, pipeline } from "../../../doors/node.ts";
import {
  comparePublished,
  type PublishedAnswers,
  type PublishedRow,
  type PublishedVerdict,
  publishedTolerance,
} from "../../../golden/index.ts";
import { interrupted, printable, warn, write } from "../../channels.ts";
import { styled, table } from "../../display.ts";

/** Prints how far a model's answers are from those on its card; the exit code is 1 if any is another one. */
export async function verifyPublished(place: string | undefined, options: LoadOptions, card: PublishedAnswers): Promise<void> {
  const signal = interrupted();
  const unmask = await pipeline("fill-mask", place, { ...options, signal, onWarning: warn });
  await write(`${unmask.model.backend}, ${unmask.model.dtype}, against the answers on the card ${card.source}\n\n`);
  const answers = await unmask.perMask(
    card.cases.map(({ text }) => text),
    { signal },
  );
  const verdict = comparePublished(
    card,
    answers.map(([items]) => items),
  );
  await write(asText(verdict));
  if (!verdict.okay) process.exitCode = 1;
}

/** A table for each text, then the worst and the verdict. */
export function asText({ okay, cases }: PublishedVerdict): string {
  const columns = [{ name: "expected" }, { name: "", figures: true }, { name: "found" }, { name: "", figures: true }, { name: "|Δ|" }];
  const tables = cases.map(({ text, rows }) => `${printable(text)}\n${table(columns, rows.map(cells))}\n`);
  const rows = cases.flatMap((each) => each.rows);
  const same = `${rows.filter((row) => row.okay).length} of ${rows.length} answers as on the card`;
  const deltas = rows.flatMap(({ delta }) => delta ?? []);
  const worst = `scores of the same tokens are off by ${Math.max(...deltas).toExponential(1)} at most, the tolerance is ${publishedTolerance}`;
  const figures = `${deltas.length > 0 ? `${same}; ${worst}` : same}\n`;
  return `${tables.join("")}${figures}${styled(okay ? "green" : "red", `overall okay: ${okay ? 1 : 0}`)}\n`;
}

function cells(row: PublishedRow): string[] {
  const item = (found: FillMaskItem | undefined) => (found ? [printable(found.token_str), found.score.toFixed(4)] : ["", ""]);
  return [...item(row.expected), ...item(row.found), row.okay ? judgement(row) : styled("red", judgement(row))];
}

function judgement({ delta, okay }: PublishedRow): string {
  if (delta === undefined) return "another token";
  const figure = delta.toExponential(1);
  if (okay) return figure;
  return delta <= publishedTolerance ? `${figure}, another text` : `${figure}, too far`;
}
