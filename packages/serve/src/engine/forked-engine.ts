import { type ChildProcess, fork } from "node:child_process";
import { EngineLost } from "../batcher/contract.ts";
import { type Outcome, uncrossed } from "./crossing.ts";
import type { Downloaded } from "./download.ts";
import type { EngineOptions, FromEngine, ToEngine } from "./messages.ts";
import type { ModelFacts } from "./model-facts.ts";
import { execArgv } from "./programs.ts";

/** What an engine's process is started with. */
export interface ForkOptions {
  program: URL;
  model: string | undefined;
  options: EngineOptions;
  onWarning(message: string): void;
  onDownload(figures: Downloaded): void;
}

/** A pass, as the process tells it. */
export interface ForkedPass {
  outcomes: Outcome[];
  residentBytes: number;
}

/** Milliseconds for which a process that loads its model may say nothing. */
const LOADING_SILENCE = 60_000;

/** The last of what a process wrote as it died says why. */
const LAST_WORDS = 2000;

/** One process that computes, from its start to its end. */
export class ForkedEngine {
  /** Its model; rejects with the typed error of a model that cannot be loaded, or EngineLost. */
  readonly opened: Promise<ModelFacts>;
  /** Resolves when it has ended, with the reason. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly watch: Pick<ForkOptions, "onWarning" | "onDownload">;
  private lastWords = "";
  private killedFor: string | undefined;
  private batch = 0;
  private readonly silence: NodeJS.Timeout;
  private onOpened: Settle<ModelFacts> = nobody;
  private onPass: Settle<ForkedPass> = nobody;

  constructor({ program, model, options, ...watch }: ForkOptions) {
    this.watch = watch;
    this.child = fork(program, { execArgv: [...execArgv], serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.child.stderr?.setEncoding("utf8").on("data", (text) => {
      this.lastWords = (this.lastWords + text).slice(-LAST_WORDS);
    });
    this.opened = new Promise((resolve, reject) => {
      this.onOpened = { resolve, reject };
    });
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve(error.message)); // it could not be started
      this.child.once("close", (code, signal) => resolve(this.reasonOf(code, signal)));
    });
    this.ended.then((reason) => {
      this.onOpened.reject(new EngineLost(reason));
      this.onPass.reject(new EngineLost(reason));
    });
    this.silence = setTimeout(() => this.silentFor(LOADING_SILENCE), LOADING_SILENCE);
    const heard = () => clearTimeout(this.silence);
    this.opened.then(heard, heard);
    this.child.on("message", (message: FromEngine) => this.hear(message));
    this.tell({ type: "open", model, options });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @param silence milliseconds after which it is given up. Rejects with EngineLost. */
  run(kind: string, works: readonly unknown[], silence: number): Promise<ForkedPass> {
    const timer = setTimeout(() => this.silentFor(silence), silence);
    const pass = new Promise<ForkedPass>((resolve, reject) => {
      this.onPass = { resolve, reject };
    });
    this.tell({ type: "run", batch: ++this.batch, kind, works });
    return pass.finally(() => clearTimeout(timer));
  }

  kill(reason: string): void {
    this.killedFor ??= reason;
    this.child.kill("SIGKILL");
  }

  private silentFor(milliseconds: number): void {
    this.kill(`silent for ${Math.round(milliseconds)} ms`);
  }

  private hear(message: FromEngine): void {
    if (message.type === "loading") this.isLoading(message.download);
    else if (message.type === "opened") this.onOpened.resolve(message.facts);
    else if (message.type === "failed") this.onOpened.reject(uncrossed(message.error));
    else if (message.type === "warning") this.watch.onWarning(message.message);
    else if (message.batch === this.batch) this.onPass.resolve(message);
  }

  private isLoading(download: Downloaded | undefined): void {
    this.silence.refresh();
    if (download) this.watch.onDownload(download);
  }

  private tell(message: ToEngine): void {
    this.child.send(message, () => {}); // a process that cannot hear has ended, which is heard of
  }

  private reasonOf(code: number | null, signal: string | null): string {
    const words = this.lastWords.trim().split("\n").at(-1);
    const how = this.killedFor ?? (signal ? `ended by ${signal}` : `ended with exit code ${code}`);
    return words ? `${how}: ${words}` : how;
  }
}

interface Settle<Value> {
  resolve(value: Value): void;
  reject(error: Error): void;
}

const nobody: Settle<unknown> = { resolve: () => {}, reject: () => {} };
