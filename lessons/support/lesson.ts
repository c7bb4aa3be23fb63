/** A lesson as a program: something to see, the reader's functions held to real numbers, and what comes next. */
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type Check, judge, placeOf } from "./judge.ts";

export { notWritten } from "./not-written.ts";

export interface Lesson<Yours = object> {
  /** The functions that the reader writes, by name. */
  yours: Yours;
  /** What is shown before. */
  see: () => void | Promise<void>;
  checks: (yours: Yours) => Promise<Check[]>;
  /** What the reader's functions can do, once all are right. */
  after?: (yours: Yours) => void | Promise<void>;
}

interface Entry {
  /** `03` */
  number: string;
  /** `03-softmax-and-one-head.ts` */
  file: string;
  title: string;
}

const folder = new URL("../", import.meta.url);

/** All lessons in order, with the titles that stand in their first lines. */
export function lessons(): Entry[] {
  const files = readdirSync(folder).filter((file) => /^\d\d-.*\.ts$/.test(file));
  return files.sort().map((file) => {
    const [, title = file] = /Lesson \d+: (.*)/.exec(readFileSync(new URL(file, folder), "utf8")) ?? [];
    return { number: file.slice(0, 2), file, title };
  });
}

/** What a lesson's file exports; where that file is the program that was started, the lesson runs. */
export function lessonOf<Yours extends object>(url: string, lesson: Lesson<Yours>): Lesson<Yours> {
  const file = fileURLToPath(url);
  if (process.argv[1] && realpathSync(process.argv[1]) === file) void start(basename(file), async () => lesson);
  return lesson;
}

/** Runs a lesson as the program: whatever goes wrong is told in a line, and the exit code is 0 once all is right. */
export async function start<Yours extends object>(file: string, open: () => Promise<Lesson<Yours>>): Promise<void> {
  try {
    if (await run(file, await open(), process.argv.includes("--solution"))) return;
  } catch (error) {
    console.log(`\n${placeOf(error) ?? `lessons/${file}`} does not run: ${error}\n`);
  }
  process.exitCode = 1;
}

/** Runs one lesson, with the reader's functions or with those of `solutions/`; whether all is right. */
export async function run<Yours extends object>(file: string, lesson: Lesson<Yours>, solution = false): Promise<boolean> {
  const yours = solution ? ((await import(`../solutions/${file}`)) as Yours) : lesson.yours;
  const all = lessons();
  const here = all.findIndex((each) => each.file === file);
  const { number, title } = all[here];
  console.log(`\nLesson ${Number(number)}: ${title}\n`);
  await lesson.see();
  console.log(`\n${solution ? "Solved in lessons/solutions" : "Your turn: lessons"}/${file}\n`);
  const isRight = await report(Object.keys(lesson.yours), await lesson.checks(yours));
  if (isRight) await lesson.after?.(yours);
  if (solution) console.log(`\nSo it looks when it is right. With your own: npm run lesson ${number}\n`);
  else console.log(`\n${isRight ? next(all[here + 1]) : stuck(all[here])}\n`);
  return isRight;
}

/** A line for each check. What follows a function's first failure is left out: it would fail for the same reason. */
async function report(names: string[], checks: Check[]): Promise<boolean> {
  const width = Math.max(...names.map((name) => name.length));
  const failed = new Set<string>();
  for (const check of checks) {
    if (failed.has(check.of)) continue;
    const line = (mark: string, text: string) => console.log(`  ${mark} ${check.of.padEnd(width)}  ${text}`);
    const verdict = judge(check);
    if (verdict.kind === "right") {
      line("✓", check.what);
      continue;
    }
    failed.add(check.of);
    if (verdict.kind === "wrong") {
      line("✗", check.what);
      for (const text of verdict.lines) console.log(indented(text));
    } else if (verdict.name === check.of) line("·", "not written yet");
    else line("·", `waits for ${verdict.name}, ${verdict.place}`);
  }
  return failed.size === 0;
}

/** Lines of at most 80 columns. */
function indented(text: string): string {
  const margin = "      ";
  return text.replace(/(.{1,72})(?: +|$)/g, `${margin}$1\n`).trimEnd();
}

function next(following: Entry | undefined): string {
  if (following) return `All right. Next, ${following.title}: npm run lesson ${following.number}`;
  return "All right, and the encoder is yours. npm run lesson verify holds it to PyTorch.";
}

function stuck({ number, file }: Entry): string {
  return [
    `Write what is missing, and run it again: npm run lesson ${number}`,
    `Stuck? It is written in lessons/solutions/${file}`,
    `and this shows what it does: npm run lesson ${number} -- --solution`,
    "To go on without it, let later lessons import it from ./solutions/.",
  ].join("\n");
}
