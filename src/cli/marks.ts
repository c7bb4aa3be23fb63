import { printable } from "./channels.ts";
import { hasColours, type Style, styled } from "./display.ts";

/** A stretch of a text that is shown, and what is written behind it. Places are UTF-16 units. */
export interface Mark {
  start: number;
  end: number;
  label: string;
  /** The colour behind it. */
  colour: Background;
}

/** A colour behind a text. */
export type Background = Extract<Style, `bg${string}`>;

/**
 * A text with its marks in place: in colours, or as `[Ada](PER)` where there are none. Ends of lines stay; nothing else in it is obeyed by a
 * terminal. Of marks that overlap the first is shown.
 */
export function markedText(text: string, marks: readonly Mark[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (mark.start < done || mark.end <= mark.start) continue;
    parts.push(printableLines(text.slice(done, mark.start)), shown(printableLines(text.slice(mark.start, mark.end)), mark));
    done = mark.end;
  }
  return parts.join("") + printableLines(text.slice(done));
}

function shown(marked: string, { label, colour }: Mark): string {
  if (!hasColours()) return `[${marked}](${printable(label)})`;
  return styled([colour, "black"], ` ${marked} ${styled("bold", printable(label))} `);
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
