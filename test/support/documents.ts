/**
 * Documents as programs. The `ts` blocks of a file run from top to bottom as one module, against the built package by its own name:
 *
 *   expression; // → value               is compared, as one writes it in a program
 *   expression; // throws code: message
 *
 * So do the rows of a table whose head is `| … | input | … | typeformer |`: what an input gives stands in the last cell, as `value` or as
 * throws `code: message`.
 *
 * In `sh` blocks a line `$ command` runs in the root of the repository, and the lines below it are its output. A `…` in what is shown stands
 * for anything: digits that differ from machine to machine, or what is left out.
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { like } from "./like.ts";
import { type Fence, fences, rowsOf } from "./markdown.ts";

/** Ignored by git. Inside the package, so that `import … from "typeformer"` finds the package itself. */
const FOLDER = ".docs-run";

export interface Program {
  /** Where the module was written. */
  path: string;
  /** How many values and errors it shows, and so checks. */
  shown: number;
}

/** The `ts` blocks of a document, and the rows of its tables that have an input, as a module whose lines are the document's lines; nothing where it has none. */
export function moduleOf(document: string): Program | undefined {
  const blocks = [...blocksOf(document, ({ language, info }) => language === "ts" && info === ""), ...statementsOf(document)];
  if (blocks.length === 0) return undefined;
  const lines: string[] = [];
  let shown = 0;
  for (const { code, line } of blocks) {
    for (const [i, text] of code.split("\n").entries()) {
      const checked = check(text, `${document}:${line + i}`);
      if (checked !== text) shown++;
      lines[line - 1 + i] = checked;
    }
  }
  lines[0] = 'import { shows, throws } from "../test/support/shows.ts"; shows; throws;';
  const path = write(`${document.replaceAll("/", "-")}.ts`, Array.from(lines, (line) => line ?? "").join("\n"));
  return { path, shown };
}

/** The `ts browser` blocks of a document, which are only type-checked. */
export function browserModuleOf(document: string): string | undefined {
  const blocks = blocksOf(document, ({ language, info }) => language === "ts" && info === "browser");
  if (blocks.length === 0) return undefined;
  return write(`browser/${document.replaceAll("/", "-")}.ts`, `${blocks.map(({ code }) => code).join("\n")}\nexport {};\n`);
}

/** What each row of such a table says, as the line of a program. */
function statementsOf(document: string): { code: string; line: number }[] {
  return rowsOf(readFileSync(document, "utf8"), ["input", "typeformer"]).map(({ cells: [input, answer], line }) => {
    const [, expression] = /^`(.+)`$/.exec(input) ?? [];
    const [, verb, shown] = /^(throws )?`(.+)`$/.exec(answer) ?? [];
    if (!expression || !shown)
      throw new Error(`${document}:${line}: a row has an input as \`code\`, and what it gives as \`code\` or throws \`code\``);
    return { code: verb ? `${expression}; // throws ${shown}` : `await (${expression}); // → ${shown}`, line };
  });
}

function check(line: string, place: string): string {
  const [, indent, expression, verb, shown] = /^(\s*)(.+);\s*\/\/ (→|throws) (.+)$/.exec(line) ?? [];
  if (shown === undefined && /\/\/ (→|throws )/.test(line))
    throw new Error(`${place} shows something, but not for a statement on its line`);
  if (shown === undefined) return line;
  const quoted = JSON.stringify(shown);
  return verb === "→"
    ? `${indent}shows("${place}", (${expression}), ${quoted});`
    : `${indent}await throws("${place}", () => (${expression}), ${quoted});`;
}

export interface Command {
  command: string;
  /** What is shown below it. */
  output: string;
  line: number;
  /** Whether the block is marked `terminal`: the command is told that a person watches. */
  terminal: boolean;
}

/** The commands of a document's `sh` blocks. */
export function commandsOf(document: string): Command[] {
  return blocksOf(document, ({ language }) => language === "sh").flatMap(({ code, info, line }) => {
    const commands: Command[] = [];
    for (const [i, text] of code.split("\n").entries()) {
      const last = commands.at(-1);
      if (text.startsWith("$ ")) commands.push({ command: text.slice(2), output: "", line: line + i, terminal: info === "terminal" });
      else if (last?.command.endsWith("\\")) last.command += `\n${text}`;
      else if (last) last.output += `${text}\n`;
      else throw new Error(`${document}:${line + i}: a block of commands begins with "$ "`);
    }
    return commands;
  });
}

/** What `npm install` has done already is left out; the package's commands are the built file's. */
export function runnable(command: string): string {
  return command
    .replace(/^npm install && /, "")
    .replace(/^npm run demo -- /, "node dist/cli.js fill-mask ")
    .replaceAll(/\bnpx typeformer\b/g, "node dist/cli.js");
}

/** Whether a command only has to exist: it installs, takes minutes, or is another language's. */
export function isLong(command: string): boolean {
  return /^(npm|python|\.venv|git|cd) ?/.test(command);
}

/** Runs a program of this repository; its exit code and everything that it printed. */
export function run(command: string, { terminal = false } = {}): Promise<{ code: number; output: string }> {
  const watched = terminal ? `--import=${new URL("./terminal.mjs", import.meta.url)}` : "";
  const env = { ...process.env, NODE_OPTIONS: watched, NODE_NO_WARNINGS: "1", NO_COLOR: "1" };
  return new Promise((resolve) => {
    const child = execFile("sh", ["-c", `exec 2>&1; ${command}`], { env, maxBuffer: 2 ** 26 }, (_, output) =>
      resolve({ code: child.exitCode ?? 1, output }),
    );
  });
}

export const runModule = ({ path }: Program) => run(`node --import ./scripts/register-typescript.mjs ${path}`);

/** Spaces at the ends of lines and of the whole are not seen on a page. */
export function shownAs(output: string, shown: string): boolean {
  const tidy = (text: string) => text.replace(/[ \t]+$/gm, "").trimEnd();
  return like(tidy(output), tidy(shown));
}

function blocksOf(document: string, wanted: (fence: Fence) => boolean): Fence[] {
  return fences(readFileSync(document, "utf8")).filter(wanted);
}

function write(name: string, text: string): string {
  mkdirSync(`${FOLDER}/browser`, { recursive: true });
  writeFileSync(`${FOLDER}/${name}`, text);
  return `${FOLDER}/${name}`;
}
