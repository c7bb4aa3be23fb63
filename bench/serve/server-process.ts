/** A server under load: started, watched, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How a server is started, and how one sees that it answers. */
export interface ServerCommand {
  command: readonly string[];
  /** Where texts are posted, as `{ inputs }`. */
  url: string;
}

export interface ServerProcess {
  url: string;
  /** Resident bytes of the process and of those that it started. Linux only: elsewhere 0. */
  resident(): number;
  /** Its answer to one text. */
  answer(text: string): Promise<number[]>;
  close(): Promise<void>;
}

/** @throws Error with what it said, where it ends before it answers */
export async function startServer({ command, url }: ServerCommand, patience = 120_000): Promise<ServerProcess> {
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said = (said + chunk).slice(-2000);
    });
  const gone = once(child, "close");
  const answer = async (text: string): Promise<number[]> => {
    const response = await fetch(url, post([text]));
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as number[][])[0];
  };
  for (const begin = Date.now(); ; await sleep(100)) {
    if (child.exitCode !== null || Date.now() - begin > patience) throw new Error(`${command.join(" ")} does not answer: ${said.trim()}`);
    if (await answer("ready?").then(Boolean, () => false)) break;
  }
  return {
    url,
    answer,
    resident: () => residentOf(child),
    async close() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

export const post = (inputs: readonly string[]): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ inputs }),
});

function residentOf({ pid }: ChildProcess): number {
  return pid === undefined || process.platform !== "linux" ? 0 : [...family(pid)].reduce((sum, each) => sum + rssOf(each), 0);
}

function* family(pid: number): Iterable<number> {
  yield pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  for (const child of children) yield* family(child);
}

const rssOf = (pid: number): number => 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
