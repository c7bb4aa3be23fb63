/**
 * A filter in whose mid-work something is killed by -9: once the executor that it works for, then once a filter itself.
 *
 *   node killing-filter.mjs MARKER COMMAND …
 *
 * Whoever of several makes the folder MARKER-executor or MARKER-filter first does it, after some lines of its answers are out.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";

const LINES_BEFORE = 40;
const NEWLINE = 10;

const [marker, program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["inherit", "pipe", "inherit"] });
let lines = 0;
child.stdout.on("data", (bytes) => {
  process.stdout.write(bytes);
  for (const byte of bytes) if (byte === NEWLINE) lines++;
  if (lines < LINES_BEFORE) return;
  const victim = ["executor", "filter"].find(isFirst);
  if (victim === undefined) return;
  if (victim === "executor") process.kill(executorAbove(process.pid), "SIGKILL");
  child.kill("SIGKILL");
  process.kill(process.pid, "SIGKILL");
});
child.on("close", (code, signal) => {
  process.exitCode = signal ? 1 : code;
});

function isFirst(victim) {
  try {
    mkdirSync(`${marker}-${victim}`);
    return true;
  } catch {
    return false;
  }
}

function executorAbove(pid) {
  const [, parent, words] = /^\s*(\d+)\s(.*)/s.exec(execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" }));
  return words.includes("CoarseGrainedExecutorBackend") ? pid : executorAbove(Number(parent));
}
