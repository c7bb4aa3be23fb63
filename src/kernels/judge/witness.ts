import { type Comparison, compare } from "../../tensor/index.ts";
import type { Case, Computation, Kernel, Operation, Outputs } from "../operation.ts";
import { later } from "./clock.ts";
import type { Globals } from "./globals.ts";
import { Handed } from "./memory.ts";
import { type Question, thoroughness } from "./questions.ts";
import type { Found } from "./verdict.ts";

const { is } = Object;

/** What a kernel left in its outputs, how far that is from right, and what is to be said against it. */
export interface Reply {
  left: Answers;
  worst?: Comparison & { output: string };
  found?: Found;
}

/** Outputs as they are looked at. */
export type Answers = Record<string, ArrayLike<number>>;

/** Has a kernel work on one case, and looks at everything that it does. */
export class Witness<Input, Output extends Outputs> {
  readonly kernel: Kernel<Input, Output>;
  private readonly operation: Operation<Input, Output>;
  private readonly tol: number;
  private readonly globals: Globals;
  private readonly handed = new Map<Handed<Output>, { left: Answers; input?: Handed<Input> }>();
  private readonly keepsInputs: boolean;
  private draws: number;

  constructor(operation: Operation<Input, Output>, kernel: Kernel<Input, Output>, which: Case<Input>, globals: Globals, seed: number) {
    this.operation = operation;
    this.kernel = kernel;
    this.tol = which.tol;
    this.keepsInputs = thoroughness(which) === "full";
    this.globals = globals;
    this.draws = seed;
  }

  /** An input in memory of its own. */
  hand(input: Input, plain = false): Handed<Input> {
    return new Handed(input, this.draws++, plain);
  }

  /** Memory for the outputs of an input, full of something else. */
  outputs(input: Input, plain = false): Handed<Output> {
    return this.poisoned(new Handed(this.operation.allocate(input), this.draws++, plain));
  }

  poisoned(out: Handed<Output>): Handed<Output> {
    out.poison(this.draws++);
    return out;
  }

  /** One call of the kernel. @param plain gives it outputs as they are where nobody watches */
  async ask(question: Question<Input>, input: Handed<Input>, plain = false): Promise<Reply> {
    const out = this.outputs(question.input, plain);
    return this.reply(question, input, out, () => this.kernel(out.value, input.value));
  }

  /** The computation on an input, once that is in its place. */
  async placed(input: Handed<Input>, out: Handed<Output>): Promise<{ compute?: Computation; found?: Found }> {
    let compute: Computation | undefined;
    const { found } = await this.watch(out, async () => {
      compute = await this.kernel.resident?.(out.value, input.value);
    });
    return { compute, found };
  }

  /** Some work of the kernel's that must have answered a question when it ends. */
  async reply(question: Question<Input>, input: Handed<Input>, out: Handed<Output>, work: () => void | Promise<void>): Promise<Reply> {
    const { left, found = trespass(out, input) } = await this.watch(out, work);
    this.handed.set(out, { left, input: this.keepsInputs ? input : undefined });
    if (found) return { left, found };
    const worst = this.worst(question, left);
    if (worst.scaled <= this.tol) return { left, worst };
    await later();
    const wrong: Found = { reason: "wrong_numbers", what: worst.output, against: question.against, ...worst };
    return { left, worst, found: this.afterwards() ?? wrong };
  }

  /** Whether the answer is there: within the tolerance. */
  isRight(question: Question<Input>, left: Answers): boolean {
    return this.worst(question, left).scaled <= this.tol;
  }

  /** What has changed since it was looked at. */
  afterwards(): Found | undefined {
    for (const [out, { left, input }] of this.handed) {
      const found = trespass(out, input) ?? difference("still_writing", out.contents(), left);
      if (found) return found;
    }
  }

  /** Does the work and looks at once what is there. Where there is no promise nothing is waited for: whoever writes later has not written. */
  async watch(out: Handed<Output>, work: () => void | Promise<void>): Promise<{ left: Answers; found?: Found }> {
    let found: Found | undefined;
    try {
      const pending = work();
      if (pending !== undefined) await pending;
    } catch (error) {
      found = { reason: "threw", error };
    }
    const left = out.contents();
    const what = this.globals.restored();
    if (what !== undefined) found ??= { reason: "changed_globals", what };
    return { left, found };
  }

  private worst({ outputs }: Question<Input>, left: Answers): NonNullable<Reply["worst"]> {
    const comparisons = Object.entries(outputs).map(([output, expected]) => ({ output, ...compare(left[output], expected) }));
    return comparisons.reduce((a, b) => (b.scaled > a.scaled ? b : a));
  }
}

/** What a kernel did beside its work. */
function trespass(out: Handed<unknown>, input?: Handed<unknown>): Found | undefined {
  const replaced = out.replaced();
  if (replaced !== undefined) return { reason: "replaced_output", what: replaced };
  const exchanged = input?.replaced();
  if (exchanged !== undefined) return { reason: "changed_input", what: exchanged };
  const changed = input?.changed();
  if (changed) return { reason: "changed_input", ...changed };
  const outside = out.overrun() ?? input?.overrun();
  return outside === undefined ? undefined : { reason: "wrote_outside", what: outside };
}

/** The first place where two answers are not the same number: a NaN is one, and a zero has its sign. */
export function difference(reason: Found["reason"], now: Answers, before: Answers): Found | undefined {
  for (const [what, expected] of Object.entries(before)) {
    const got = now[what];
    for (let index = 0; index < expected.length; index++) {
      if (!is(got[index], expected[index])) return { reason, what, index, got: got[index], expected: expected[index] };
    }
  }
}
