import type { Case, Kernel, Operation, Outputs } from "../operation.ts";
import { later } from "./clock.ts";
import { Globals } from "./globals.ts";
import type { Golden } from "./questions.ts";
import { drawSeed } from "./questions.ts";
import { type Outcome, Trial } from "./trial.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Which cases, and who knows the answers. */
export interface ConformOptions<Input> {
  /** What the verdicts call the kernel; default: its name in `operation.dialects`, else "yours". */
  name?: string;
  /** Default: all of the operation's. */
  cases?: readonly Case<Input>[];
  /** What the numbers are drawn from that no kernel has seen; default: drawn too, and told in every verdict. */
  seed?: number;
  /** Answers computed elsewhere to the input of `defaultSeed`; where there is none (`undefined`) the reference answers. */
  golden?: Golden<Input>;
}

/**
 * Takes a kernel through the cases of its operation: with drawn numbers and with those of the goldens, in changing order and memory, and
 * with an eye on everything that it might touch. Never throws for a wrong kernel, nor for one that throws: the verdicts tell.
 */
export async function conform<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  options: ConformOptions<Input> = {},
): Promise<Verdict[]> {
  const { name: dialect = nameOf(operation, kernel), cases = operation.cases, seed = drawSeed(), golden } = options;
  const globals = new Globals();
  const trials = cases.map((which) => new Trial(operation, kernel, which, globals, seed));
  const outcomes: Outcome[] = [];
  for (const trial of trials) outcomes.push(await trial.outcome(golden));
  await later();
  return trials.map((trial, i) => {
    const { worst, against, found = trial.afterwards() } = outcomes[i];
    return verdictOf({ operation: operation.name, dialect, seed, against }, trial.which, worst, found);
  });
}

function nameOf<Input, Output extends Outputs>(operation: Operation<Input, Output>, kernel: Kernel<Input, Output>): string {
  return Object.keys(operation.dialects).find((name) => operation.dialects[name] === kernel) ?? "yours";
}
