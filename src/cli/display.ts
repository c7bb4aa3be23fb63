/** How texts, sizes and tables are shown to people. */
import { createRequire } from "node:module";
import * as util from "node:util";

export type Style = Parameters<typeof util.styleText>[0];

const BARE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "  ",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

export interface Column {
  name: string;
  /** Figures stand right-aligned. */
  figures?: boolean;
}

/** Loaded with the first table: what is written into a pipe has none, and its answer would come later. */
const tableClass = (): typeof import("cli-table3") => createRequire(import.meta.url)("cli-table3");

/** Columns side by side, without lines; a heading where a column has a name. Ends with a newline. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const Table = tableClass();
  const grid = new Table({
    chars: BARE,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: columns.map(({ figures }) => (figures ? "right" : "left")),
  });
  if (columns.some(({ name }) => name !== "")) grid.push(columns.map(({ name }) => styled("dim", name)));
  grid.push(...rows.map((row) => [...row]));
  return `${grid.toString().replace(/ +$/gm, "")}\n`;
}

/** Colours only where a person sees them and has not asked for none (NO_COLOR). */
export const hasColours = (): boolean => process.stdout.isTTY && process.stdout.hasColors() && "styleText" in util; // Node 20.0 to 20.11 have none

export function styled(style: Style, text: string): string {
  return hasColours() ? util.styleText(style, text) : text;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A number of bytes for people, in powers of 1000: `10.2 MB`. */
export function inBytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${power === 0 ? count : (count / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}
