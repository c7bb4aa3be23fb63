import { markdownTable } from "../markdown.ts";

/** One table with what must be said about it: a page shows it, and it can be copied as Markdown. */
export interface Section {
  title: string;
  notes: string[];
  head: readonly string[];
  rows: string[][];
  /** What has no row, by name, and why. */
  passedOver: Record<string, string>;
}

export const emptySection = (title: string, head: readonly string[] = []): Section => ({
  title,
  notes: [],
  head,
  rows: [],
  passedOver: {},
});

/** Where the parts of a page put what they find. */
export interface Board {
  /** Shows a section as it is now. */
  show(section: Section): void;
  /** Shows what is done next, and lets the page paint before it is. */
  say(line: string): Promise<void>;
}

export const listOf = (passedOver: Record<string, string>): string[] =>
  Object.entries(passedOver).map(([name, reason]) => `${name}: ${reason}`);

export function markdownOf(facts: readonly string[], sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ title, notes, head, rows, passedOver }) => [
    `### ${title}`,
    ...notes,
    ...(rows.length > 0 ? [markdownTable(head, rows)] : []),
    ...(Object.keys(passedOver).length > 0 ? [`Passed over:\n\n${bulleted(listOf(passedOver))}`] : []),
  ]);
  return [facts.join("; "), ...blocks].join("\n\n");
}

const bulleted = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");
