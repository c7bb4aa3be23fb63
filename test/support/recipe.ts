/** Recipes in a document: blocks whose first line names a file are written or, where they are a `diff`, edited into a folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Fence, fences } from "./markdown.ts";

/** What a recipe touches. */
export interface Cost {
  /** The files that it writes. */
  made: string[];
  /** How many lines it puts into each file that was there. */
  added: Record<string, number>;
  /** How many it takes away from them. */
  removed: number;
}

/** Follows a document's steps in the order in which they stand; what each recipe cost, by its heading. */
export function follow(document: string, folder: string): Map<string, Cost> {
  const markdown = readFileSync(document, "utf8");
  const costs = new Map<string, Cost>();
  for (const step of fences(markdown).filter(({ info }) => /^[\w./-]+\/[\w.-]+$/.test(info))) {
    const heading = headingOf(markdown, step.line);
    const cost = costs.get(heading) ?? { made: [], added: {}, removed: 0 };
    costs.set(heading, cost);
    const file = join(folder, step.info);
    if (step.language === "diff") {
      const lines = step.code.split("\n");
      cost.added[step.info] = (cost.added[step.info] ?? 0) + lines.filter((line) => line.startsWith("+")).length;
      cost.removed += lines.filter((line) => line.startsWith("-")).length;
      writeFileSync(file, edited(readFileSync(file, "utf8"), step));
    } else {
      if (existsSync(file)) throw new Error(`${step.info}, which line ${step.line} writes, is there already`);
      cost.made.push(step.info);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${step.code}\n`);
    }
  }
  return costs;
}

/** The last heading before a line: a block cannot hold one, since a line of code begins with no `## `. */
const headingOf = (markdown: string, line: number): string =>
  markdown
    .split("\n")
    .slice(0, line)
    .findLast((text) => text.startsWith("## "))
    ?.slice(3) ?? "";

/** Lines of context begin with a space, those that go with a minus, those that come with a plus; `@@` stands between two places of a file. */
function edited(text: string, { code, info, line }: Fence): string {
  return code.split("\n@@\n").reduce((before, hunk) => editedOnce(before, hunk, `${info} on line ${line}`), text);
}

function editedOnce(text: string, hunk: string, where: string): string {
  const lines = hunk.split("\n");
  const side = (other: string) => lines.flatMap((each) => (each.startsWith(other) ? [] : [each.slice(1)])).join("\n");
  const before = side("+");
  if (text.split(before).length !== 2)
    throw new Error(`the edit of ${where} fits ${text.split(before).length - 1} places, not one:\n${before}`);
  return text.replace(before, () => side("-"));
}
