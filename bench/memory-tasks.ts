/** `npm run bench:memory`: how much memory a long text, or a long stream of lines, takes: flat is what it should be. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import { loadTokenizer, type Tokenizer, TypeformerError } from "../src/doors/node.ts";
import { factsLine, runFacts } from "./machine.ts";
import { markdownTable, megabytes } from "./markdown.ts";
import { count, counts } from "./option-values.ts";

interface Options {
  tagger: string;
  embedder: string;
  tokens: number[];
  lines: number[];
  stride: number;
}

/** Loaded into the command's process: its last words are its peak, and the most that a full collection of V8's own left; in bytes. */
const WATCH = `
  import { GCProfiler } from "node:v8";
  const profiler = new GCProfiler();
  profiler.start();
  process.on("exit", () => {
    const full = profiler.stop().statistics.filter(({ gcType }) => gcType.includes("MarkSweepCompact"));
    const left = full.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
    console.error("memory " + JSON.stringify({ peak: 1024 * process.resourceUsage().maxRSS, left: left.length > 0 ? Math.max(...left) : undefined }));
  });
`;

interface Memory {
  /** Resident memory of the process. */
  peak: number;
  /** Of its JavaScript objects, what was in use; nothing where V8 never collected them all. */
  left?: number;
}

const SENTENCE = "Sarah Connor moved to 12 Garden Street in Springfield, and her number is 030 555 0199. ";

/** One line of JSON: a text of so many tokens. */
function longText(tokenizer: Tokenizer, tokens: number): string {
  return `${JSON.stringify(SENTENCE.repeat(Math.ceil(tokens / tokenizer.tokenize(SENTENCE).ids.length)))}\n`;
}

function* shortTexts(lines: number): Iterable<string> {
  for (let n = 0; n < lines; n++) yield `${JSON.stringify(`Line ${n}: ${SENTENCE}`)}\n`;
}

/** What `typeformer ARGUMENTS` takes over an input, in bytes. Throws where it fails. */
async function memoryOf(args: readonly string[], input: Iterable<string>): Promise<Memory> {
  const watch = `data:text/javascript,${encodeURIComponent(WATCH)}`;
  const child = spawn(process.execPath, ["--import", watch, "dist/cli.js", ...args], { stdio: ["pipe", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told = (told + text).slice(-2000);
  });
  const ended = once(child, "close");
  await pipeline(Readable.from(input), child.stdin);
  const [code] = await ended;
  const memory = /memory (.+)\n$/.exec(told)?.[1];
  if (code !== 0 || memory === undefined) throw new Error(`typeformer ${args.join(" ")}: ended with ${code}: ${told}`);
  return JSON.parse(memory);
}

const options = new Command("npm run bench:memory --")
  .description(
    "Memory that the commands ner and embed take, over a little and over much; prints Markdown. The models are those of npm run models.",
  )
  .option("--tagger <dir>", "a token classifier", "./models/rampart")
  .option("--embedder <dir>", "a model for sentence vectors", "./models/minilm")
  .option("--tokens <list>", "lengths of the one text that ner reads", counts, [500, 5_000, 50_000])
  .option("--stride <n>", "tokens that its chunks have in common", count, 64)
  .option("--lines <list>", "lines that embed reads", counts, [1_000, 10_000, 100_000])
  .parse()
  .opts<Options>();

try {
  const tokenizer = await loadTokenizer(options.tagger);
  const facts = runFacts();
  const rows: string[][] = [];
  const add = (command: string, over: string, { peak, left }: Memory) =>
    rows.push([command, over, megabytes(peak), left === undefined ? "none was needed" : megabytes(left)]);
  for (const tokens of options.tokens) {
    const args = ["ner", "--model", options.tagger, "--stride", String(options.stride), "--jsonl"];
    add(`\`ner --stride ${options.stride}\``, `a text of ${tokens} tokens`, await memoryOf(args, [longText(tokenizer, tokens)]));
  }
  for (const lines of options.lines) {
    const args = ["embed", "--model", options.embedder, "--jsonl"];
    add("`embed --jsonl`", `${lines} lines`, await memoryOf(args, shortTexts(lines)));
  }
  console.log(`${factsLine(facts)}.\n`);
  console.log(markdownTable(["command", "over", "peak memory", "objects in use after a collection, at most"], rows));
} catch (error) {
  const hint = "; npm run models brings the usual two";
  console.error(
    error instanceof TypeformerError ? `${error.code}: ${error.message}${error.code === "model_not_found" ? hint : ""}` : error,
  );
  process.exitCode = 1;
}
