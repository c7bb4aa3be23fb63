/** The guide to bundlers and executables, whose lines are what is tried. */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fences } from "../support/markdown.ts";
import { writeTelling } from "./bits/bits.ts";
import { output, type Setting } from "./program.ts";

export const GUIDE = "docs/guides/bundling.md";

/** What a section of the guide has a reader do. */
export interface Section {
  /** The files that he writes, by their paths in his project. */
  files: ReadonlyMap<string, string>;
  commands: readonly string[];
}

/** The section below a heading: blocks whose first line names a file, and the commands of its `bash` blocks. */
export function sectionOf(heading: string, guide = readFileSync(GUIDE, "utf8")): Section {
  const [, ...parts] = guide.split(/^#{2,} /m);
  const text = parts.find((part) => part.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`${GUIDE} has no section "${heading}"`);
  const blocks = fences(text);
  return {
    files: new Map(blocks.filter(({ info }) => info !== "").map(({ info, code }) => [info, `${code}\n`])),
    commands: blocks.filter(({ language }) => language === "bash").flatMap(({ code }) => commandsIn(code)),
  };
}

/** Writes a section's files into a project and runs its commands there; what the last one printed. */
export async function followed(heading: string, folder: string, setting: Omit<Setting, "cwd"> = {}): Promise<string> {
  const section = sectionOf(heading);
  await writeFiles(section, folder);
  return runCommands(section, folder, setting);
}

export async function writeFiles({ files }: Section, folder: string): Promise<void> {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    await writeTelling(join(folder, path), text);
  }
}

/** One after the other, each in the place of its shell, so that what takes too long can be ended; what the last one printed. */
export async function runCommands({ commands }: Section, folder: string, setting: Omit<Setting, "cwd">): Promise<string> {
  let printed = "";
  for (const command of commands) printed = await output("sh", ["-c", `exec env ${command}`], { ...setting, cwd: folder });
  return printed;
}

/** One a line, but a line that ends in a backslash goes on; what `npx` would look for is on the path here. */
function commandsIn(code: string): string[] {
  return code
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/^\$ /, "").replaceAll(/\bnpx /g, ""));
}
