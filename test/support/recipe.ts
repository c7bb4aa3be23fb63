/** A recipe in a document: blocks whose first line names a file are written or, where they are a `diff`, edited into a folder. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Fence, fences } from "./markdown.ts";

/** Follows a document's steps in the order in which they stand; the files that it touched. */
export function follow(document: string, folder: string): string[] {
  const steps = fences(readFileSync(document, "utf8")).filter(({ info }) => /^[\w./-]+\/[\w.-]+$/.test(info));
  for (const step of steps) {
    const file = join(folder, step.info);
    mkdirSync(dirname(file), { recursive: true });
    const text = step.language === "diff" ? edited(readFileSync(file, "utf8"), step) : `${step.code}\n`;
    writeFileSync(file, text);
  }
  return [...new Set(steps.map(({ info }) => info))];
}

/** Lines of context begin with a space, those that go with a minus, those that come with a plus. */
function edited(text: string, { code, info, line }: Fence): string {
  const lines = code.split("\n");
  const side = (other: string) => lines.flatMap((each) => (each.startsWith(other) ? [] : [each.slice(1)])).join("\n");
  const before = side("+");
  if (text.split(before).length !== 2)
    throw new Error(`the edit of ${info} on line ${line} fits ${text.split(before).length - 1} places, not one`);
  return text.replace(before, () => side("-"));
}
