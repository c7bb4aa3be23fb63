import { type BatchEngine, EngineLost } from "../../../packages/serve/src/batcher/index.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A work says who asked, which of his inputs it is, and how many tokens it has. */
export interface Work {
  id: string;
  tokens: number;
}

export interface Pass {
  kind: string;
  works: readonly Work[];
  tokens: number;
  begin: number;
  expected: number;
}

/** An engine whose passes take so long by the virtual clock, and whose answers say what was asked. */
export class SimulatedEngine implements BatchEngine<Work, string> {
  readonly passes: Pass[] = [];
  /** Milliseconds of a pass. */
  takes: (tokens: number) => number;
  /** Whether the engine ends in the middle of this pass. */
  ends: (pass: Pass) => boolean = () => false;
  /** Milliseconds until it is back. */
  restart = 500;
  private readonly time: VirtualTime;
  private back: Promise<void> = Promise.resolve();

  constructor(time: VirtualTime, takes: (tokens: number) => number = (tokens) => 10 + tokens) {
    this.time = time;
    this.takes = takes;
  }

  ready(): Promise<void> {
    return this.back;
  }

  async run(kind: string, works: readonly Work[], expected: number): Promise<string[]> {
    const tokens = works.reduce((sum, work) => sum + work.tokens, 0);
    const pass = { kind, works, tokens, begin: this.time.now, expected };
    this.passes.push(pass);
    const milliseconds = this.takes(tokens);
    if (!this.ends(pass)) {
      await this.time.sleep(milliseconds);
      return works.map(({ id }) => answerTo(kind, id));
    }
    await this.time.sleep(milliseconds / 2);
    this.back = this.time.sleep(this.restart);
    throw new EngineLost("the engine ended");
  }
}

export const answerTo = (kind: string, id: string): string => `${kind} of ${id}`;
