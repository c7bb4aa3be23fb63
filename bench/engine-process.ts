import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Answer } from "./parity.ts";

export type Work = "answer" | "logits";

/** An engine in a process of its own: it loads, answers the first of the cells, then waits for lines. */
export interface EngineProcess {
  /** What it says it is. */
  description: string;
  /** From the start of the process to its first answer. */
  coldStart: number;
  /** Peak resident memory at the first answer, bytes. */
  rss: number;
  /** Milliseconds of one pass over a cell, measured inside. */
  sample(work: Work, cell: number): Promise<number>;
  /** Its answers to some sequences at some positions, the mask's first. */
  check(work: Work, cell: number, where: readonly { sequence: number; positions: number[] }[]): Promise<Answer[]>;
  close(): Promise<void>;
}

/** Why an engine, or one cell of it, cannot be raced. */
export class Refused extends Error {}

/** @throws Refused with the engine's reason when it cannot open */
export async function startEngine(command: readonly string[], options: object): Promise<EngineProcess> {
  const begin = performance.now();
  const child = spawn(command[0], [...command.slice(1), JSON.stringify(options)], { stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints = (complaints + chunk).slice(-2000);
  });
  child.stdin.on("error", () => {}); // a process that is gone is noticed where its answer is missing
  const gone = once(child, "close");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function next(): Promise<Record<string, unknown>> {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Refused(`the process ended: ${complaints.trim().split("\n").at(-1) || "it said nothing"}`);
      if (!value.startsWith("{")) continue; // libraries talk
      const message = JSON.parse(value) as Record<string, unknown>;
      const reason = message.refused ?? message.error;
      if (reason !== undefined) throw new Refused(String(reason));
      return message;
    }
  }
  const ask = (request: object) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return next();
  };

  const { description, rss } = await next();
  const coldStart = performance.now() - begin;
  return {
    description: String(description),
    coldStart,
    rss: Number(rss),
    sample: async (work, cell) => Number((await ask({ work, cell })).ms),
    async check(work, cell, where) {
      const { answers } = (await ask({ work, cell, check: where })) as { answers: { best: number[]; logits: string[] }[] };
      return answers.map(({ best, logits }) => ({ best, logits: logits.map(fromBase64) }));
    },
    async close() {
      child.stdin.end();
      await gone;
    },
  };
}

function fromBase64(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
}
