import { type ChildProcessWithoutNullStreams, type SpawnOptionsWithoutStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { built } from "../support/built.ts";

export interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** The built command line as a process of its own; its pipes are the caller's. */
export async function start(args: string[], options: SpawnOptionsWithoutStdio = {}): Promise<ChildProcessWithoutNullStreams> {
  return spawn(process.execPath, [await built(), ...args], options);
}

/** Runs the built command line to its end. */
export async function run(args: string[], input: string | Uint8Array = "", options: SpawnOptionsWithoutStdio = {}): Promise<Ended> {
  const child = await start(args, options);
  child.stdin.on("error", () => {}); // a command that does not read is no failure
  child.stdin.end(input);
  const [stdout, stderr, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, signal, stdout, stderr };
}

/** The same as in a terminal without colours. */
export async function runInTerminal(args: string[]): Promise<Ended> {
  const env = { ...process.env, NODE_OPTIONS: `--import ${resolve("test/support/terminal.mjs")}` };
  return run(args, "", { env });
}

/** How many megabytes a filter holds after half of the blocks of lines and after all; each is sent when the one before is answered. */
export async function memoryOf(args: string[], block: string, blocks: number): Promise<{ early: number; late: number }> {
  const child = await start(args);
  const ended = once(child, "close");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const held: number[] = [];
  for (let i = 0; i < blocks; i++) {
    child.stdin.write(block);
    for (let line = 1; line < block.split("\n").length; line++) if ((await lines.next()).done) throw new Error(`it ended in block ${i}`);
    held.push(residentMegabytes(child.pid));
  }
  child.stdin.end();
  await ended;
  return { early: held[(blocks - 1) >> 1], late: held[blocks - 1] };
}

/** 0 where the system does not tell. */
function residentMegabytes(pid: number | undefined): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(stdout ?? 0) / 1000;
}

export const jsonLines = (stdout: string): unknown[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
