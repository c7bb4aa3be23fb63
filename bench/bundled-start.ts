/** How soon the model that comes with the package answers, beside a process of Node that does nothing and the reading of its file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { interleave } from "./interleave.ts";
import { markdownTable, milliseconds, times } from "./markdown.ts";
import { type Summary, summarise } from "./statistics.ts";

export interface BundledStart {
  /** From the start of `node -e 0` to its end, milliseconds. */
  nothing: Summary;
  /** Reading the file of weights, within a process that is running. */
  reading: Summary;
  /** From the start of a process to its first answer, by how it was asked. */
  answers: Record<string, Summary>;
}

const WEIGHTS = "weights/mini/model.safetensors";
const TEXT = "She opened the <mask> and walked into the room.";

/** Their own clock: the time that they print. */
const reading = `
  const begin = performance.now();
  require("node:fs").readFileSync(${JSON.stringify(WEIGHTS)});
  console.log(performance.now() - begin);`;

const inProgram = `
  import { pipeline } from ${JSON.stringify(pathToFileURL(resolve("dist/node.js")).href)};
  const unmask = await pipeline("fill-mask");
  console.log((await unmask(${JSON.stringify(TEXT)}))[0].token_str);`;

const asked: Record<string, string[]> = {
  '`pipeline("fill-mask")` in a program': ["--input-type=module", "-e", inProgram],
  "`typeformer fill-mask --simd plain`": ["dist/cli.js", "fill-mask", "--simd", "plain", TEXT],
  "`typeformer fill-mask`": ["dist/cli.js", "fill-mask", TEXT],
};

/** Fresh processes of each, in turn; one of each is not counted, it brings the files into the system's cache. */
export async function bundledStart(processes: number): Promise<BundledStart> {
  const answering = Object.entries(asked).map(([name, args]) => [name, async () => (await firstWords(args)).ms] as const);
  const contestants: Record<string, () => Promise<number>> = {
    nothing: async () => (await firstWords(["-e", "0"])).ms,
    reading: async () => Number((await firstWords(["-e", reading])).said),
    ...Object.fromEntries(answering),
  };
  for (const start of Object.values(contestants)) await start();
  const taken = await interleave(contestants, { samples: processes, seconds: Infinity, least: processes });
  const { nothing, reading: read, ...answers } = Object.fromEntries(Object.entries(taken).map(([name, ms]) => [name, summarise(ms)]));
  return { nothing, reading: read, answers };
}

/** What a process of Node says first, and after how many milliseconds; the time of its end where it says nothing. */
async function firstWords(args: readonly string[]): Promise<{ ms: number; said: string }> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  let [said, complaints] = ["", ""];
  let ms = Number.NaN;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (said === "") ms = performance.now() - begin;
    said += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const [code] = await ended;
  if (code !== 0) throw new Error(`node ${args.join(" ")}: ended with ${code}: ${complaints}`);
  return { ms: said === "" ? performance.now() - begin : ms, said };
}

/** The multiples are of `node -e 0`, after the time to read the file is taken off. */
export function bundledTable({ nothing, reading, answers }: BundledStart): string {
  const figures = ({ p50, p95, samples }: Summary) => [milliseconds(p50), milliseconds(p95), String(samples)];
  return markdownTable(
    ["a fresh process", "p50", "p95", "processes", "× `node -e 0`, less the reading"],
    [
      ["`node -e 0`", ...figures(nothing), times(1)],
      ["reading the file of weights, in one that runs", ...figures(reading), ""],
      ...Object.entries(answers).map(([name, taken]) => [name, ...figures(taken), times((taken.p50 - reading.p50) / nothing.p50)]),
    ],
  );
}
