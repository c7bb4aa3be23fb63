/**
 * The engine: the command `typeformer … --jsonl` as a process of its own, which answers one chunk after the other. So the worker's event loop
 * stays free to renew its lock, and what ends the engine does not end the worker.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Problem } from "./problem.mjs";

/** Longer messages on standard error are kept by their end. */
const KEPT = 2000;

export class Engine {
  #child;
  #waiting = []; // who was promised lines, first come first served
  #rest = "";
  #said = "";
  /** Why no more is answered, once it has ended. */
  ended;

  /** Starts it and waits until it has its model. @throws Problem with its own words where it cannot */
  static async open(command) {
    const engine = new Engine(command);
    try {
      await engine.answer(["{}"]); // an error, as soon as there is anyone to say so
      return engine;
    } catch ({ message }) {
      throw new Problem(`\`typeformer ${command.join(" ")}\` does not start: ${message}`);
    }
  }

  constructor(command) {
    this.#child = spawn(process.execPath, [cliFile(), ...command, "--jsonl", "--keep-going"], { detached: true }); // Ctrl-C is the worker's affair
    this.#child.stdin.on("error", () => {}); // that it has ended is told below
    this.#child.stdout.setEncoding("utf8").on("data", (text) => this.#hear(text));
    this.#child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#said = (this.#said + text).slice(-KEPT);
    });
    const end = (how) => {
      this.ended = new Error(`the engine ended (${how})${this.#said && `: ${this.#said.trim()}`}`);
      for (const { reject } of this.#waiting.splice(0)) reject(this.ended);
    };
    this.#child.on("error", ({ message }) => end(message));
    this.#child.on("close", (code, signal) => end(signal ?? `exit ${code}`));
  }

  /** The process, for who wants to watch it. */
  get pid() {
    return this.#child.pid;
  }

  /** A line for each line. Calls may overlap. @throws Error where it ends before */
  answer(lines) {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.#waiting.push({ count: lines.length, answers: [], resolve, reject });
      this.#child.stdin.write(`${lines.join("\n")}\n`);
    });
  }

  /** Lets it end, which it does when there is no more to read. */
  close() {
    this.#child.stdin.end();
  }

  #hear(text) {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop();
    for (const line of lines) {
      const [first] = this.#waiting;
      first.answers.push(line);
      if (first.answers.length === first.count) this.#waiting.shift().resolve(first.answers);
    }
  }
}

export const versionOfEngine = () => JSON.parse(readFileSync(packageFile("typeformer"), "utf8")).version;

/** The folder of the model that is taken where none is named, if it is installed. */
export function bundledModel() {
  try {
    return dirname(packageFile("typeformer-mini"));
  } catch {
    return undefined;
  }
}

function cliFile() {
  const file = packageFile("typeformer");
  return join(dirname(file), JSON.parse(readFileSync(file, "utf8")).bin.typeformer);
}

function packageFile(name) {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    throw new Problem(`${name} is not installed beside these programs: npm install ${name}`);
  }
}
