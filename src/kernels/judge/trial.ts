import { seedFor } from "../../tensor/index.ts";
import type { Case, Kernel, Operation, Outputs } from "../operation.ts";
import type { Globals } from "./globals.ts";
import {
  type Answer,
  byReference,
  type Golden,
  goldenQuestion,
  knownQuestion,
  type Question,
  similar,
  type Thoroughness,
  thoroughness,
} from "./questions.ts";
import { residentFault } from "./resident.ts";
import type { Found } from "./verdict.ts";
import { difference, type Reply, Witness } from "./witness.ts";

/** How far the answer that counts is from right, and who says what right is; or what is to be said against the kernel. */
export interface Outcome {
  worst?: Reply["worst"];
  against: Answer["against"];
  found?: Found;
}

/** One kernel on one case. */
export class Trial<Input, Output extends Outputs> {
  readonly which: Case<Input>;
  private readonly operation: Operation<Input, Output>;
  private readonly witness: Witness<Input, Output>;
  private readonly seed: number;

  constructor(operation: Operation<Input, Output>, kernel: Kernel<Input, Output>, which: Case<Input>, globals: Globals, seed: number) {
    this.operation = operation;
    this.which = which;
    this.seed = seed;
    this.witness = new Witness(operation, kernel, which, globals, seedFor(seed, `memory of ${which.name}`));
  }

  /**
   * Asks in an order that neither knowledge nor memory survives: numbers that nobody has seen; in the same memory almost the same
   * ones, then those of the golden; the first again, in memory as users have it; last the kernel's `resident`. Of what takes long,
   * less is asked (`thoroughness`).
   */
  async outcome(golden?: Golden<Input>): Promise<Outcome> {
    const { operation, witness, which } = this;
    const extent = thoroughness(which);
    const drawn = await byReference(operation, which.make(this.seed));
    const memory = witness.hand(drawn.input);
    const first = await witness.ask(drawn, memory);
    if (first.found) return { found: first.found, against: drawn.against };

    const known = extent === "least" ? await goldenQuestion(operation, which, golden) : await knownQuestion(operation, which, golden);
    if (!known) return { worst: first.worst, against: drawn.against };
    const questions = extent === "full" ? [...(await this.similar(drawn, known)), known] : [known];
    let worst: Reply["worst"];
    for (const question of questions) {
      const reply = await witness.ask(question, memory.filledWith(question.input));
      if (reply.found) return { found: await this.explained(reply, drawn, first), against: question.against };
      worst = reply.worst;
    }
    return { worst, against: known.against, found: await this.lastly(extent, drawn, known, first) };
  }

  private async lastly(extent: Thoroughness, drawn: Question<Input>, known: Question<Input>, first: Reply): Promise<Found | undefined> {
    if (extent === "least") return;
    if (extent === "half") return residentFault(this.witness, 1, known, drawn);
    return (await this.forgotten(drawn, first, true)) ?? residentFault(this.witness, 2, drawn, known, drawn);
  }

  /** What a kernel did after it had answered. */
  afterwards(): Found | undefined {
    return this.witness.afterwards();
  }

  private similar({ input }: Question<Input>, other: Question<Input>): Promise<Question<Input>[]> {
    const inputs = similar(input, other.input, seedFor(this.seed, this.which.name));
    return Promise.all(inputs.map((each) => byReference(this.operation, each)));
  }

  /** Where a kernel that was right the first time went wrong later: whether it gave that answer again, and would still give it to that question. */
  private async explained({ found, left }: Reply, question: Question<Input>, first: Reply): Promise<Found | undefined> {
    if (found?.reason !== "wrong_numbers") return found;
    if (!difference(found.reason, left, first.left)) return { ...found, reason: "depends_on_earlier_calls" };
    return (await this.forgotten(question, first)) ?? found;
  }

  private async forgotten(question: Question<Input>, first: Reply, plain = false): Promise<Found | undefined> {
    const { left, found } = await this.witness.ask(question, this.witness.hand(question.input, plain), plain);
    const other = difference("depends_on_earlier_calls", left, first.left);
    return found && found.reason !== "wrong_numbers" ? found : other;
  }
}
