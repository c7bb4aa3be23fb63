/** The flags of `typeformer serve`. Each is also a variable: `--max-batch-tokens` is TYPEFORMER_SERVE_MAX_BATCH_TOKENS. */
import { Option } from "commander";
import type { Task } from "typeformer";
import { among, numberOrAuto, origins, port, size, some, task, wholeNumber } from "./values.ts";

/** What was chosen on the command line and in the environment. */
export interface Settings {
  model?: string;
  task?: Task;
  pooling?: "mean" | "cls";
  host: string;
  port: number;
  reusePort?: boolean;
  tokenFile?: string;
  cors?: string[];
  modelId?: string;
  revision?: string;
  offline?: boolean;
  backend?: string;
  dtype?: string;
  simd?: string;
  engines: number;
  threads?: number;
  maxBatchTokens?: number;
  maxQueueTokens?: number;
  maxRequests?: number;
  maxInputs: number;
  maxBody: number;
  timeoutMs: number;
  drainDelayMs: number;
  drainTimeoutMs: number;
  log: Verbosity;
  debug?: boolean;
}

/** Whether every request has a line in the log, or only those that went wrong. */
export type Verbosity = "all" | "problems";

/** A day: longer ones are meant otherwise. */
const LONGEST_MS = 86_400_000;
const milliseconds = (least: number) => wholeNumber(least, LONGEST_MS);

/** A flag with a value. @param shown what is there without it, where that is found out later, or is written otherwise */
function valued(flags: string, description: string, read: (value: string) => unknown, fallback?: unknown, shown = fallback): Option {
  const option = new Option(flags, shown === undefined ? description : `${description} (default: ${shown})`);
  return option.argParser(read).default(fallback).env(variableOf(option));
}

function switched(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.env(variableOf(option));
}

export const PREFIX = "TYPEFORMER_SERVE_";
const variableOf = (option: Option): string => PREFIX + option.name().replaceAll("-", "_").toUpperCase();

/** In the order of the help. */
export const flags = (): Option[] => [
  valued("--model <place>", "a model's folder or hub id", some, undefined, "typeformer-mini, the bundled one"),
  valued("--task <name>", "what / answers", task, undefined, "what the checkpoint's head is for"),
  valued(
    "--pooling <mean|cls>",
    "how tokens become a sentence's vector",
    among(["mean", "cls"]),
    undefined,
    "as the checkpoint says, else mean",
  ),
  valued("--model-id <id>", "the name that clients give", some, undefined, "the hub id, or the folder's name"),
  valued("--revision <name>", "of a model of the hub: a branch, tag or commit", some, undefined, "main"),
  switched("--offline", "take a model of the hub from the cache, and ask nothing of the network"),
  valued("--host <address>", "where to listen; 0.0.0.0: on all networks", some, "127.0.0.1"),
  valued("--port <n>", "where to listen; 0: at a port that is free", port, 8080),
  switched("--reuse-port", "several processes listen at this port, each with this flag (Linux, Node 22.12 or later)"),
  valued("--token-file <path>", "a file with the token that requests must bring", some),
  valued("--cors <origins>", "pages that may ask: origins at commas, or *", origins),
  valued("--backend <name>", "what computes", some, undefined, "the fastest on this CPU"),
  valued("--dtype <f32|f16|q8>", "precision", some, undefined, "what the model's folder holds"),
  valued(
    "--simd <wide|plain|exact>",
    "kernels in WebAssembly: fastest, usual, or of the same bits everywhere",
    some,
    undefined,
    "wide where it is",
  ),
  valued("--engines <n>", "processes that compute; each holds the weights", wholeNumber(1, 256), 1),
  valued("--threads <n>", "threads of all engines together", wholeNumber(1, 1024), undefined, "as many as run at once here"),
  valued("--max-batch-tokens <n>", "tokens of a pass", numberOrAuto, undefined, "auto: measured at the start"),
  valued("--max-queue-tokens <n>", "tokens that may wait", wholeNumber(1), undefined, "what is answered in time"),
  valued("--max-requests <n>", "requests that may be under way", wholeNumber(1), 1024),
  valued("--max-inputs <n>", "inputs of a request", wholeNumber(1), 1024),
  valued("--max-body <size>", "bytes of a request", size, 2_000_000, "2MB"),
  valued("--timeout-ms <n>", "after that an answer is of no use", milliseconds(1), 30_000),
  valued("--drain-delay-ms <n>", "how long requests are still taken after SIGTERM", milliseconds(0), 5000),
  valued("--drain-timeout-ms <n>", "how long those that were taken are then waited for", milliseconds(0), 20_000),
  valued("--log <all|problems>", "lines of the log: of all requests, or of those that went wrong", among(["all", "problems"]), "all"),
];
