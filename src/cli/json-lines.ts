import { addAbortSignal } from "node:stream";
import { describe, groupOf, TypeformerError } from "../errors/index.ts";
import { interrupted, oneLine, write } from "./channels.ts";
import { exitCodeOf, inJson } from "./failure.ts";
import { idOf } from "./line-id.ts";
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

/** A line's `id` as it was written, and what it asks for, or why it asks for nothing. */
interface Asked<Request> {
  id: string | undefined;
  request: Request | TypeformerError;
}

/** Filters standard input to standard output; the lines that failed decide the exit code, unless told to keep going. */
export async function filterStandardInput<Request>(filter: LineFilter<Request>, { keepGoing }: { keepGoing?: boolean }): Promise<void> {
  const { exitCode } = await filterJsonLines(filter, addAbortSignal(interrupted(), process.stdin), write);
  if (!keepGoing) process.exitCode = exitCode;
}

/**
 * Answers every line of `input` with one line, in order: the filter's answer, or `{ "error": { "code", "message" } }`. A line with an `id` has it
 * back, in `{ "id", "result" }` or `{ "id", "error" }`. Memory holds one batch: the next is read when `write` has taken the answers.
 *
 * @returns how many lines failed, and the exit code of the worst
 */
export async function filterJsonLines<Request>(
  filter: LineFilter<Request>,
  input: AsyncIterable<Uint8Array>,
  write: (text: string) => Promise<void>,
): Promise<{ failed: number; exitCode: number }> {
  let failed = 0;
  let exitCode = 0;
  let number = 0;
  for await (const lines of lineBatches(input, LINES_PER_BATCH)) {
    const asked = lines.map((line) => read(line, ++number, filter));
    const answers = await answerAll(filter, asked);
    for (const answer of answers) {
      if (!(answer instanceof TypeformerError)) continue;
      failed++;
      exitCode = Math.max(exitCode, exitCodeOf(answer));
    }
    await write(answers.map((answer, i) => asLine(answer, asked[i].id)).join(""));
  }
  return { failed, exitCode };
}

/**
 * Runs a batch as a whole. Where it fails, its halves are run, until each error belongs to one item: the others are answered all the same.
 * An error that is the end of them all, and one that is none of ours, is thrown on.
 */
export async function settle<Item, Answer>(
  items: Item[],
  run: (items: Item[]) => Promise<Answer[]>,
): Promise<(Answer | TypeformerError)[]> {
  try {
    return await run(items);
  } catch (error) {
    if (!(error instanceof TypeformerError) || groupOf(error.code).isFinal) throw error;
    if (items.length === 1) return [error];
  }
  const half = Math.ceil(items.length / 2);
  return [...(await settle(items.slice(0, half), run)), ...(await settle(items.slice(half), run))];
}

function read<Request>(line: Line, number: number, filter: LineFilter<Request>): Asked<Request> {
  let id: string | undefined;
  try {
    const text = textOf(line, number);
    const value = parse(text, number);
    if (typeof value === "object" && value !== null && Object.hasOwn(value, "id")) id = idOf(text);
    return { id, request: filter.read(value) };
  } catch (error) {
    if (error instanceof TypeformerError) return { id, request: error };
    throw error;
  }
}

/** Only what could be read is asked; every answer goes to its place. */
async function answerAll<Request>(filter: LineFilter<Request>, asked: Asked<Request>[]): Promise<unknown[]> {
  const readable = asked.map(({ request }) => request).filter((request): request is Request => !(request instanceof TypeformerError));
  const answers = (await filter.answer(readable)).values();
  return asked.map(({ request }) => (request instanceof TypeformerError ? request : answers.next().value));
}

function asLine(answer: unknown, id: string | undefined): string {
  const isError = answer instanceof TypeformerError;
  const value = JSON.stringify(isError ? inJson(answer) : answer);
  if (id !== undefined) return oneLine(`{"id":${id},"${isError ? "error" : "result"}":${value}}`);
  return oneLine(isError ? `{"error":${value}}` : value);
}

function textOf(line: Line, number: number): string {
  if (line === undefined) {
    throw new TypeformerError("invalid_input", `line ${number} is longer than ${LONGEST_LINE} bytes: does it end at \\n?`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(line);
  } catch (cause) {
    throw new TypeformerError("invalid_json", `line ${number} is not UTF-8 text`, { cause });
  }
}

function parse(text: string, number: number): unknown {
  if (text.trim() === "") throw new TypeformerError("invalid_json", `line ${number} is empty: every line is a JSON value`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message.replace(/ \(line 1 column \d+\)$/, ""); // V8 counts lines within this one
    const hint = /^\s*\p{L}/u.test(text) ? `; a text stands in quotation marks: ${describe(text.trim())}` : "";
    throw new TypeformerError("invalid_json", `line ${number} is not JSON: ${why}${hint}`, { cause });
  }
}
