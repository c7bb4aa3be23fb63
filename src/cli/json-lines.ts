import { addAbortSignal } from "node:stream";
import { TypeformerError } from "../errors/index.ts";
import { interrupted, write } from "./channels.ts";
import { type Line, LONGEST_LINE, lineBatches } from "./lines.ts";

/** Lines that are answered together: enough to fill the kernels, few enough that the first answer does not wait for many. */
const LINES_PER_BATCH = 32;

/** What a filter does with lines of JSON. */
export interface LineFilter<Request> {
  /** What a line's value asks for. @throws TypeformerError */
  read(value: unknown): Request;
  /** For each request its answer, or the error that it ended in. Throws what ends the whole filter, such as `aborted`. */
  answer(requests: Request[]): Promise<(object | TypeformerError)[]>;
}

/** Filters standard input to standard output; the exit code is 1 if a line failed, unless told to keep going. */
export async function filterStandardInput<Request>(filter: LineFilter<Request>, { keepGoing }: { keepGoing?: boolean }): Promise<void> {
  const input = addAbortSignal(interrupted(), process.stdin);
  const failed = await filterJsonLines(filter, input, write);
  if (failed > 0 && !keepGoing) process.exitCode = 1;
}

/**
 * Answers every line of `input` with one line, in order: the filter's answer, or `{ "error": { "code", "message" } }`. Memory holds one batch:
 * the next is read when `write` has taken the answers.
 *
 * @returns how many lines failed
 */
export async function filterJsonLines<Request>(
  filter: LineFilter<Request>,
  input: AsyncIterable<Uint8Array>,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let failed = 0;
  let number = 0;
  for await (const lines of lineBatches(input, LINES_PER_BATCH)) {
    const requests = lines.map((line) => attempt(() => filter.read(parse(line, ++number))));
    const answers = await answerAll(filter, requests);
    failed += answers.filter((answer) => answer instanceof TypeformerError).length;
    await write(answers.map((answer) => `${JSON.stringify(shown(answer))}\n`).join(""));
  }
  return failed;
}

/**
 * Runs a batch as a whole. Where it fails, its halves are run, until each error belongs to one item: the others are answered all the same.
 * An `aborted` batch, and an error that is none of ours, is thrown on.
 */
export async function settle<Item, Answer>(
  items: Item[],
  run: (items: Item[]) => Promise<Answer[]>,
): Promise<(Answer | TypeformerError)[]> {
  try {
    return await run(items);
  } catch (error) {
    if (!(error instanceof TypeformerError) || error.code === "aborted") throw error;
    if (items.length === 1) return [error];
  }
  const half = Math.ceil(items.length / 2);
  return [...(await settle(items.slice(0, half), run)), ...(await settle(items.slice(half), run))];
}

/** Only what could be read is asked; every answer goes to its place. */
async function answerAll<Request>(filter: LineFilter<Request>, requests: (Request | TypeformerError)[]): Promise<unknown[]> {
  const readable = requests.filter((request): request is Request => !(request instanceof TypeformerError));
  const answers = (await filter.answer(readable)).values();
  return requests.map((request) => (request instanceof TypeformerError ? request : answers.next().value));
}

function attempt<T>(read: () => T): T | TypeformerError {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeformerError) return error;
    throw error;
  }
}

function shown(answer: unknown): unknown {
  if (!(answer instanceof TypeformerError)) return answer;
  const { code, message } = answer;
  return { error: { code, message } };
}

function parse(line: Line, number: number): unknown {
  if (line === undefined) {
    throw new TypeformerError("invalid_input", `line ${number} is longer than ${LONGEST_LINE} bytes: does it end at \\n?`);
  }
  const text = decode(line, number);
  if (text.trim() === "") throw new TypeformerError("invalid_json", `line ${number} is empty: every line is a JSON value`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message.replace(/ \(line 1 column \d+\)$/, ""); // V8 counts lines within this one
    throw new TypeformerError("invalid_json", `line ${number} is not JSON: ${why}`, { cause });
  }
}

function decode(line: Uint8Array, number: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(line);
  } catch (cause) {
    throw new TypeformerError("invalid_json", `line ${number} is not UTF-8 text`, { cause });
  }
}
