/** The lines that are answered at scale, and what they must be answered. */
import { writeFileSync } from "node:fs";
import { run } from "../cli/run.ts";
import { runs } from "../support/runs.ts";

/** Sentences of a dozen tokens; `npm run test:long` takes all that the house promises. */
export const COUNT = runs(2000, 100_000);

/** The words of the command that answers them. */
export const TASK = ["fill-mask", "--top-k", "1"];

const who = ["man", "woman", "child", "doctor", "captain", "teacher", "farmer"];
const did = ["opened", "closed", "saw", "left", "found"];
const where = ["room", "house", "garden", "street", "harbour", "shop"];

/** A line in JSON, as another program might write it: most are sentences, a few have what breaks lines, and a few cannot be answered. */
export function lineOf(i: number): string {
  const sentence = `The ${who[i % 7]} ${did[(i >> 3) % 5]} the <mask> and walked into the ${where[(i >> 1) % 6]} ${i % 97}.`;
  if (i % 50 === 7) return JSON.stringify({ id: `row ${i}`, text: "Nothing is hidden." }); // no mask
  if (i % 50 === 13) return `{"text":${JSON.stringify(`\u2028${sentence}\u2029 "é😀\\"\n`)},"id": ${9007199254740993n + BigInt(i)} }\r`;
  return JSON.stringify({ id: i, text: sentence });
}

/** Writes a file of lines. */
export function writeLines(path: string, count: number): string {
  writeFileSync(path, Array.from({ length: count }, (_, i) => `${lineOf(i)}\n`).join(""));
  return path;
}

/** What one run of the filter answers that nothing interrupts, in lines. */
export async function answersInOneRun(lines: string): Promise<string[]> {
  const { stdout, code, stderr } = await run([...TASK, "--jsonl", "--keep-going"], lines);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return stdout.split("\n").slice(0, -1);
}
