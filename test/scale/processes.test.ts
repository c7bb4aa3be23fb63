/** examples/processes: two services behind one port; one is killed, and both are ended. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { builtService } from "../support/built.ts";
import { freePort } from "./redis.ts";

const PROGRAM = "examples/processes/processes.mjs";
const PATIENCE = 300_000;

let child: ChildProcess | undefined;
afterEach(() => void child?.kill("SIGTERM"));

const childrenOf = (pid: number | undefined): number[] =>
  execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(" serve "))
    .map((line) => Number.parseInt(line, 10));

/** A request on a connection of its own. */
async function ask(port: number): Promise<number> {
  const body = JSON.stringify({ inputs: "The sky is <mask>." });
  const headers = { "content-type": "application/json", connection: "close" };
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body });
  const [{ token_str }] = (await response.json()) as { token_str: string }[];
  expect(token_str).toBe(" dark");
  return response.status;
}

/** Asks until that many processes have answered, as their log says. */
async function allAnswer(port: number, log: () => string, processes: number): Promise<void> {
  const ready = () => log().split('"ready"').length - 1;
  while (ready() < processes) await sleep(50);
  for (let i = 0; i < 20; i++) expect(await ask(port)).toBe(200);
}

test(
  "two share a port, one that is killed is replaced, and SIGTERM ends them",
  async () => {
    await builtService();
    const port = await freePort();
    const services = spawn(process.execPath, [PROGRAM, "--", "--port", String(port), "--drain-delay-ms", "0"]);
    child = services;
    const ended = once(services, "close");
    let log = "";
    services.stdout.resume();
    services.stderr.setEncoding("utf8").on("data", (part) => {
      log += part;
    });
    await allAnswer(port, () => log, 2);
    const [one, other, ...more] = childrenOf(services.pid);
    expect([other > 0, more]).toEqual([true, []]);
    process.kill(one, "SIGKILL");
    await allAnswer(port, () => log, 3);
    expect(log).toContain(`the service ${one} has ended (SIGKILL)`);
    expect(childrenOf(services.pid)).toHaveLength(2);
    services.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  },
  PATIENCE,
);

test("a flag that is none ends them all", async () => {
  const services = spawn(process.execPath, [PROGRAM, "--", "--no-such-flag"]);
  const [said, [code]] = await Promise.all([text(services.stderr), once(services, "close")]);
  expect([code, said]).toEqual([2, expect.stringMatching(/unknown option '--no-such-flag'/)]);
});
