import { describe, TypeformerError } from "../../errors/index.ts";
import { type Layout, type Places, placesIn } from "./layout.ts";
import { type Row, rowsOf } from "./rows.ts";

/** One question of an exam. */
export interface Example {
  /** Which row of the file it is, from 0 on, header and rows of other splits not counted. */
  index: number;
  text: string;
  pair?: string;
  /** The right answer: a class by its number, or a score. */
  gold: number;
}

/** What a file asks. */
export interface Paper {
  /** The file, as errors call it. */
  name: string;
  examples: Example[];
  /** The numbers of the lines that ask nothing: too few columns, or blank. */
  skipped: number[];
}

export interface Reading {
  layout: Layout;
  /** What stands in the label's column as a number; `undefined` for what it cannot be. */
  gold(label: string): number | undefined;
  /** What may stand there, for errors. */
  expected: string;
  /** At most so many examples, the first of the file. */
  limit?: number;
  /** Whether a row is of the split that is read. Default: all are. */
  belongs?(fields: readonly string[]): boolean;
}

/**
 * The examples of a table.
 *
 * @throws TypeformerError `invalid_input` for bytes that are not UTF-8, another header, a row that is too short, an unknown label, no rows;
 *   all say which line
 */
export async function readExamples(chunks: AsyncIterable<Uint8Array>, name: string, reading: Reading): Promise<Paper> {
  const { layout, limit = Number.POSITIVE_INFINITY, belongs } = reading;
  const paper: Paper = { name, examples: [], skipped: [] };
  let places: Places | undefined;
  let index = 0;
  for await (const row of rowsOf(chunks, name)) {
    const isFirst = places === undefined;
    places ??= placesIn(layout, row.fields, name);
    if (isFirst && layout.header) continue;
    if (paper.examples.length >= limit) break;
    if (belongs && !belongs(row.fields)) continue;
    const example = exampleOf(row, index++, places, name, reading);
    if (example) paper.examples.push(example);
    else paper.skipped.push(row.line);
  }
  if (paper.examples.length > 0) return paper;
  const lost = paper.skipped.length;
  const why =
    lost > 0
      ? `: ${["all", "the one", "both"][lost] ?? `all ${lost}`} that ${lost === 1 ? "is" : "are"} there ${lost === 1 ? "is" : "are"} blank or too short`
      : "";
  throw new TypeformerError("invalid_input", `${name} has no rows${belongs ? " of this split" : ""}${why}`);
}

function exampleOf({ line, fields }: Row, index: number, places: Places, name: string, reading: Reading): Example | undefined {
  const { text, pair, label } = places;
  const needed = Math.max(text, pair ?? 0, label) + 1;
  const isBlank = fields.length === 1 && fields[0].trim() === "";
  if (isBlank || (fields.length < needed && reading.layout.skipsShortRows)) return undefined;
  const where = `line ${line} of ${name}`;
  if (fields.length < needed) {
    const rows = `${fields.length} column${fields.length === 1 ? "" : "s"}`;
    throw new TypeformerError("invalid_input", `${where} has ${rows}, and column ${needed} is needed: is the file whole?`);
  }
  const written = fields.at(label) ?? "";
  const gold = reading.gold(written);
  if (gold === undefined) throw new TypeformerError("invalid_input", `${where}: unknown label ${describe(written)}. ${reading.expected}`);
  return pair === undefined ? { index, text: fields[text], gold } : { index, text: fields[text], pair: fields[pair], gold };
}
