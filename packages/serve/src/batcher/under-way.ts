import type { Answered, BatchRequest } from "./contract.ts";
import { type Amount, amountOf, sumOf } from "./load.ts";

/** One input of a request. */
export interface Input<Work, Answer> extends Amount {
  request: UnderWay<Work, Answer>;
  index: number;
  work: Work;
}

/** A request that was taken: what of it waits for its first pass, and what was answered. */
export class UnderWay<Work, Answer> {
  readonly kind: string;
  /** When it came. */
  readonly begin = performance.now();
  readonly deadline: number;
  /** Those that no pass took yet, in their order. */
  waiting: readonly Input<Work, Answer>[];
  /** How much that is. */
  waits: Amount;
  readonly answers: Promise<Answered<Answer>[]>;
  /** Whether its promise was kept or broken. */
  settled = false;
  private readonly answered: Answered<Answer>[];
  private missing: number;
  private keep: (answers: Answered<Answer>[]) => void = () => {};
  private break: (error: unknown) => void = () => {};

  /** @throws RangeError for tokens or a deadline with which nothing could be counted any more */
  constructor({ kind, deadline, works }: BatchRequest<Work>, maxBatchTokens: number) {
    const wrong = works.findIndex(({ tokens }) => !(tokens > 0 && tokens < Number.POSITIVE_INFINITY));
    if (wrong >= 0) throw new RangeError(`works[${wrong}].tokens is ${works[wrong].tokens}: expected a positive number`);
    if (Number.isNaN(deadline)) throw new RangeError("deadline is NaN: expected milliseconds on the clock of performance.now()");
    this.kind = kind;
    this.deadline = deadline;
    this.waiting = works.map(({ work, tokens }, index) => ({ ...amountOf(tokens, maxBatchTokens), request: this, index, work }));
    this.waits = sumOf(this.waiting);
    this.answered = new Array(works.length);
    this.missing = works.length;
    this.answers = new Promise((keep, broken) => {
      this.keep = keep;
      this.break = broken;
    });
  }

  get inputs(): number {
    return this.answered.length;
  }

  /** Lets all wait no longer that are not among these. */
  keepWaiting(inputs: readonly Input<Work, Answer>[]): void {
    this.waiting = inputs;
    this.waits = sumOf(inputs);
  }

  /** Takes the answer of one input from a pass. */
  answer(index: number, answer: Answer, pass: { begin: number; milliseconds: number }): void {
    if (this.settled) return;
    this.answered[index] = { answer, waited: pass.begin - this.begin, pass: pass.milliseconds };
    this.missing--;
    this.settled = this.missing === 0;
    if (this.settled) this.keep(this.answered);
  }

  /** Gives it up. What comes later for it is of no use. */
  fail(error: unknown): void {
    this.settled = true;
    this.break(error);
  }
}
