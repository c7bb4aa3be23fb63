import { Worker } from "node:worker_threads";
import { ServiceError } from "../service/errors.ts";
import type { ToldToken } from "../service/service.ts";
import { uncrossed } from "./crossing.ts";
import { execArgv } from "./programs.ts";
import type { FromTokens, TokenizerPlace, TokensAsked, ToTokens } from "./token-messages.ts";
import type { Tokens } from "./tokens.ts";

interface Asker {
  asked: TokensAsked;
  /** Whether a thread was lost with it before. */
  isAgain: boolean;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * A tokenizer in a thread of its own, which is started when it is first asked, and anew if it ended: what was asked of it is asked once more, one
 * after the other, so that only what ends a thread by itself has no answer.
 */
export class TokensInThread implements Tokens {
  private readonly program: URL;
  private readonly place: TokenizerPlace;
  private readonly askers = new Map<number, Asker>();
  private thread: Worker | undefined;
  private isOver = false;
  private next = 0;

  constructor(program: URL, place: TokenizerPlace) {
    this.program = program;
    this.place = place;
  }

  count(kind: string, inputs: readonly unknown[]): Promise<number[]> {
    return this.ask({ what: "count", kind, inputs }) as Promise<number[]>;
  }

  tokenize(texts: readonly string[], options: { add_special_tokens: boolean }): Promise<ToldToken[][]> {
    return this.ask({ what: "tokenize", texts, options }) as Promise<ToldToken[][]>;
  }

  decode(ids: readonly (readonly number[])[], options: { skip_special_tokens: boolean }): Promise<string[]> {
    return this.ask({ what: "decode", ids, options }) as Promise<string[]>;
  }

  async dispose(): Promise<void> {
    this.isOver = true;
    await this.thread?.terminate();
  }

  private ask(asked: TokensAsked, isAgain = false): Promise<unknown> {
    if (this.isOver) return Promise.reject(new ServiceError("engine_crashed", "the service was ended"));
    this.thread ??= this.start();
    const id = this.next++;
    const answer = new Promise((resolve, reject) => {
      this.askers.set(id, { asked, isAgain, resolve, reject });
    });
    tell(this.thread, { type: "ask", id, asked });
    return answer;
  }

  private start(): Worker {
    const thread = new Worker(this.program, { execArgv: [...execArgv], stdout: true });
    let reason = "it ended";
    thread.on("error", (error) => {
      reason = error.message;
    });
    thread.once("exit", () => this.lost(reason));
    thread.on("message", (message: FromTokens) => this.hear(message));
    tell(thread, { type: "open", ...this.place });
    return thread;
  }

  private hear(message: FromTokens): void {
    const asker = this.askers.get(message.id);
    this.askers.delete(message.id);
    if ("error" in message) asker?.reject(uncrossed(message.error));
    else asker?.resolve(message.answer);
  }

  private async lost(reason: string): Promise<void> {
    this.thread = undefined;
    const askers = [...this.askers.values()];
    this.askers.clear();
    for (const { asked, isAgain, resolve, reject } of askers) {
      if (this.isOver) reject(new ServiceError("engine_crashed", "the service was ended"));
      else if (isAgain) reject(new ServiceError("internal", `a thread that counts tokens was lost with this again: ${reason}`));
      else await this.ask(asked, true).then(resolve, reject);
    }
  }
}

const tell = (thread: Worker, message: ToTokens): void => thread.postMessage(message);
