/** The options that several commands have, and how values and texts are read. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { RequestDescription } from "../doors/requests.ts";
import { timingsOption } from "./timings.ts";

export const modelOption = (): Option =>
  new Option("--model <place>", "a model's folder, address or hub id (default: typeformer-mini, the bundled one)");
export const revisionOption = (): Option =>
  new Option("--revision <name>", "of a model of the hub: a branch, tag or commit (default: main)");
export const offlineOption = (): Option =>
  new Option("--offline", "take a model of the hub from the cache, and ask nothing of the network");
const backendOption = (): Option => new Option("--backend <name>", "what computes (default: the fastest on this CPU)");
const threadsOption = (): Option => new Option("--threads <n>", "threads to compute with").argParser((value) => wholeNumber(value));
const dtypeOption = (): Option => new Option("--dtype <f32|f16|q8>", "precision (default: what the model's folder holds)");
const simdOption = (): Option =>
  new Option(
    "--simd <wide|plain|exact>",
    "kernels in WebAssembly: fastest, usual, or of the same bits everywhere (default: wide where it is)",
  );
/** How a model of the hub is found, and what computes: of every command that asks a model. */
export const loadingOptions = (): Option[] => [
  revisionOption(),
  offlineOption(),
  backendOption(),
  threadsOption(),
  dtypeOption(),
  simdOption(),
  timingsOption(),
];
export const jsonOption = (): Option => new Option("--json", "print the value that the API gives, as one line of JSON");
export const keepGoingOption = (): Option => new Option("--keep-going", "with --jsonl: exit with 0 even if lines failed");
export const jsonLinesOption = (request: RequestDescription): Option =>
  new Option(
    "--jsonl",
    `answer lines of JSON on standard input, each with one line: a string, or { ${namesOf(request)} }, whose id comes back with the answer`,
  ).conflicts("json");

/** `"text", "top_k"?, "id"?`: the fields of a line, those that may be left out with a question mark. */
function namesOf({ inputs, parameters }: RequestDescription): string {
  const fields = Object.entries({ ...inputs, ...parameters }).map(([name, { required }]) => `"${name}"${required ? "" : "?"}`);
  return [...fields, '"id"?'].join(", ");
}

/** Texts come as arguments or as lines: one of the two. */
export function checkInput(
  command: Command,
  texts: string[],
  { jsonl, keepGoing }: { jsonl?: boolean; keepGoing?: boolean },
  example: string,
): void {
  if (jsonl && texts.length > 0) command.error("--jsonl reads texts from standard input: give none on the command line");
  if (!jsonl && texts.length === 0) command.error(`give a text, such as ${example}, or --jsonl to read lines from standard input`);
  if (!jsonl && keepGoing) command.error("--keep-going belongs to --jsonl");
}

/** @throws InvalidArgumentError where it is none, or beyond its limits */
export function wholeNumber(value: string, { least = 1, most = Infinity }: { least?: number; most?: number } = {}): number {
  const number = Number(value);
  if (value.trim() !== "" && Number.isSafeInteger(number) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`Give a whole number from ${least} ${most === Infinity ? "on" : `to ${most}`}.`);
}

export const atCommas = (value: string): string[] => value.split(",");
