#!/usr/bin/env node
/**
 * Several services behind one port:
 *
 *   node processes.mjs [--processes 2] -- --port 8080 --model DIR     (what follows -- is for each `typeformer serve`)
 *
 * One that ends is started again. SIGTERM ends all of them in good order, and then this.
 */
import { spawn } from "node:child_process";
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

/** One that ends sooner by itself, with a reason that it has told, would do so again. */
const BRIEF_MS = 10_000;
const PAUSE_MS = 1000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { processes: { type: "string", default: "2" } } });
const count = Number(values.processes);
const threads = Math.max(1, Math.floor(availableParallelism() / count));
const args = ["serve", ...(positionals.includes("--threads") ? [] : ["--threads", String(threads)]), ...positionals];

const file = createRequire(import.meta.url).resolve("typeformer/package.json");
const cli = join(dirname(file), JSON.parse(readFileSync(file, "utf8")).bin.typeformer);

const [major, minor] = process.versions.node.split(".").map(Number);
const canReusePort = process.platform === "linux" && (major > 22 || (major === 22 && minor >= 12));
if (!canReusePort) cluster.setupPrimary({ exec: cli, args });

/** The kernel deals connections out to all that listen with --reuse-port; without it Node's cluster does, in this process. */
const start = () => (canReusePort ? spawn(process.execPath, [cli, ...args, "--reuse-port"], { stdio: "inherit" }) : cluster.fork().process);

const running = new Set();
let ending = false;
process.on("SIGTERM", end);
process.on("SIGINT", () => (ending = true)); // a terminal tells it to each of them

const codes = await Promise.all(Array.from({ length: count }, keepRunning));
process.exit(Math.max(...codes));

/** The exit code with which it ended for good. */
async function keepRunning() {
  while (!ending) {
    const begin = performance.now();
    const child = start();
    running.add(child);
    const [code, signal] = await new Promise((resolve) => child.once("exit", (...how) => resolve(how)));
    running.delete(child);
    if (ending) return code ?? 1;
    console.error(`the service ${child.pid} has ended (${signal ?? `exit ${code}`})`);
    if (signal === null && performance.now() - begin < BRIEF_MS) {
      end();
      return code;
    }
    await sleep(PAUSE_MS);
  }
  return 0;
}

function end() {
  ending = true;
  for (const child of running) child.kill("SIGTERM");
}
