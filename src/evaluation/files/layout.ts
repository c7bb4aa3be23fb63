import { describe, nearest, TypeformerError } from "../../errors/index.ts";

/** A column: by its place, counted from 0, where -1 is a row's last; by its name in the header; or by both, which must agree. */
export interface Column {
  at?: number;
  name?: string;
}

/** Where a table keeps what an exam needs. */
export interface Layout {
  text: Column;
  pair?: Column;
  label: Column;
  /** Whether the first line names the columns. */
  header: boolean;
  /** Rows that lack one of the columns are left out, and counted; elsewhere the file is refused. */
  skipsShortRows?: boolean;
}

/** The places of the columns in a row. */
export interface Places {
  text: number;
  pair?: number;
  label: number;
}

/** Holds a layout to the file's first line. @throws TypeformerError `invalid_input`, saying what was expected there */
export function placesIn(layout: Layout, header: readonly string[], name: string): Places {
  const place = (column: Column) => placeOf(column, layout.header ? header : undefined, name);
  return { text: place(layout.text), pair: layout.pair && place(layout.pair), label: place(layout.label) };
}

/** The layout of a file of the user's own: `text,label` or `text,pair,label` as names in its header, or as numbers from 1 on where it has none. */
export function layoutOf(columns: readonly string[]): Layout {
  if (columns.length < 2 || columns.length > 3 || columns.includes("")) {
    throw new TypeformerError("invalid_option", `columns: expected text,label or text,pair,label, found ${describe(columns.join(","))}`);
  }
  const header = !columns.every((column) => /^\d+$/.test(column));
  if (!header && columns.some((column) => Number(column) === 0)) {
    throw new TypeformerError("invalid_option", "columns: their numbers begin at 1");
  }
  const [text, pair, label] = columns.map((column) => (header ? { name: column } : { at: Number(column) - 1 }));
  return label ? { text, pair, label, header, skipsShortRows: true } : { text, label: pair, header, skipsShortRows: true };
}

function placeOf({ at, name }: Column, header: readonly string[] | undefined, file: string): number {
  if (header === undefined || name === undefined) return at ?? 0;
  if (at !== undefined) {
    const found = header.at(at);
    if (found?.trim().toLowerCase() === name.toLowerCase()) return at;
    const which = at === -1 ? "the last column" : `column ${at + 1}`;
    throw new TypeformerError(
      "invalid_input",
      `line 1 of ${file} is not the header of the official file: ${which} should be "${name}", found ${describe(found)}. A table of another kind is read with --file and --columns`,
    );
  }
  const places = header.flatMap((each, i) => (each === name ? [i] : []));
  if (places.length === 1) return places[0];
  const many = places.length > 1 ? "is there more than once" : "is not there";
  const meant = nearest(
    name,
    header.filter((each) => each !== name),
  );
  const known =
    header.length === 1 ? "it has a single column: are its columns separated by tabs?" : `its columns: ${header.map(describe).join(", ")}`;
  throw new TypeformerError(
    "invalid_input",
    `line 1 of ${file}: the column "${name}" ${many}.${meant && places.length === 0 ? ` Did you mean "${meant}"?` : ""} ${known[0].toUpperCase()}${known.slice(1)}`,
  );
}
