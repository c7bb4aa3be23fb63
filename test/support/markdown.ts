/** What a Markdown file holds for programs: its fenced blocks, its tables, its links, its headings. */

export interface Fence {
  /** The first word after the backticks: `ts`, `sh`, `diff`. */
  language: string;
  /** The rest of that line: a file's path, a remark. */
  info: string;
  code: string;
  /** The number of the first line of code in the file, from 1. */
  line: number;
}

export function fences(markdown: string): Fence[] {
  const found: Fence[] = [];
  const lines = markdown.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const open = /^(\s*)(`{3,})(\S*) *(.*)$/.exec(lines[i]);
    if (!open) continue;
    const [, indent, ticks, language, info] = open;
    const close = lines.findIndex((line, j) => j > i && line.trim() === ticks);
    if (close < 0) throw new Error(`the block that begins on line ${i + 1} has no end`);
    const code = lines.slice(i + 1, close).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    found.push({ language, info, code: code.join("\n"), line: i + 2 });
    i = close;
  }
  return found;
}

export interface Row {
  cells: string[];
  /** Its number in the file, from 1. */
  line: number;
}

/** The rows of all tables that have these columns, each with the cells of these. A bar within a cell is written `\\|`. */
export function rowsOf(markdown: string, columns: readonly string[]): Row[] {
  const rows: Row[] = [];
  let places: number[] | undefined;
  for (const [i, line] of markdown.split("\n").entries()) {
    const cells = /^\|(.*)\|\s*$/
      .exec(line)?.[1]
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("\\|", "|"));
    if (!cells) places = undefined;
    else if (!places) places = columns.map((column) => cells.indexOf(column));
    else if (!places.includes(-1) && !/^:?-+:?$/.test(cells[0])) rows.push({ cells: places.map((place) => cells[place]), line: i + 1 });
  }
  return rows;
}

/** The targets of all links and pictures outside fenced blocks and code. */
export function links(markdown: string): string[] {
  const prose = withoutFences(markdown).replace(/(?<!\[)`[^`\n]+`(?!\])/g, "");
  return Array.from(prose.matchAll(/\]\(([^()\s]+)\)/g), ([, target]) => target);
}

/** The anchors that headings get on GitHub: lower case, spaces as hyphens, no punctuation. */
export function anchors(markdown: string): string[] {
  return Array.from(withoutFences(markdown).matchAll(/^#{1,6} +(.+)$/gm), ([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^(\s*)(`{3,})[^\n]*\n[\s\S]*?^\1\2$/gm, "");
}
