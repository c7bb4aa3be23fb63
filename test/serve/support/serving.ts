/** The command as a process of its own, from the built files. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { built, builtService } from "../../support/built.ts";

/** A line of the log. */
export type LogLine = { event: string; level: string; time: string } & Record<string, unknown>;

/** A service that runs, or has ended. */
export class Serving {
  stdout = "";
  stderr = "";
  readonly child: ChildProcess;
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = once(child, "close").then(([code, signal]) => code ?? signal);
  }

  get log(): LogLine[] {
    const lines = this.stderr.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line));
  }

  /** The first line of the log of such an event, once it is there. */
  async told(event: string): Promise<LogLine> {
    for (;;) {
      const found = this.log.find((line) => line.event === event);
      if (found) return found;
      const next = await Promise.race([once(this.child.stderr ?? this.child, "data"), this.ended]);
      if (!Array.isArray(next) && !this.log.some((line) => line.event === event)) {
        throw new Error(`it ended with ${next} before ${event}: ${this.stderr}`);
      }
    }
  }

  /** What it says to people when it is ready: two lines. */
  async ready(): Promise<string[]> {
    while (this.stdout.split("\n").length < 3) await Promise.race([once(this.child.stdout ?? this.child, "data"), pause(10)]);
    return this.stdout.trimEnd().split("\n");
  }

  /** Where it listens. */
  async url(): Promise<string> {
    return (await this.told("listening")).url as string;
  }

  end(signal: NodeJS.Signals = "SIGTERM"): void {
    this.child.kill(signal);
  }
}

/**
 * `typeformer serve` with these flags, at a port that is free; unless they say otherwise nothing is measured at its start, which takes long, and it ends
 * without delay.
 */
export async function serving(flags: readonly string[] = [], env: Record<string, string> = {}): Promise<Serving> {
  await builtService();
  const args = [await built(), "serve", "--port=0", "--max-batch-tokens=256", "--drain-delay-ms=0", ...flags];
  return new Serving(spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] }));
}
