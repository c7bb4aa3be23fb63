import { TypeformerError } from "../../errors/index.ts";
import { compare } from "../../tensor/index.ts";
import type { Case, Kernel, Operation, Outputs } from "../operation.ts";

/** The seed of the goldens. */
export const defaultSeed = 1;

/** The right outputs of a case, and who says so. */
export interface Answer {
  outputs: Outputs;
  against: "golden" | "reference";
}

/** Which cases, and who knows the answers. */
export interface ConformOptions<Input> {
  /** What the verdicts call the kernel; default: its name in `operation.dialects`, else "yours". */
  name?: string;
  /** Default: all of the operation's. */
  cases?: readonly Case<Input>[];
  seed?: number;
  /** Answers computed elsewhere; where there is none (`undefined`) the reference answers. */
  golden?: (operation: string, which: Case<Input>, input: Input) => Outputs | undefined | Promise<Outputs | undefined>;
}

/** How one kernel did in one case: at the worst place of its worst output. */
export interface Verdict {
  operation: string;
  dialect: string;
  case: string;
  ok: boolean;
  output: string;
  maxAbs: number;
  /** max|Δ| / max(1, max|expected|): what `tol` bounds. */
  scaled: number;
  /** −1 where nothing differs. */
  index: number;
  got: number;
  expected: number;
  tol: number;
  tolReason: string;
  against: Answer["against"];
  /** What the kernel threw instead of answering. */
  error?: unknown;
}

/** Takes a kernel through the cases of its operation. Never throws for a wrong kernel, nor for one that throws: the verdicts tell. */
export async function conform<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  options: ConformOptions<Input> = {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const which of options.cases ?? operation.cases) verdicts.push(await judge(operation, kernel, which, options));
  return verdicts;
}

async function judge<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  kernel: Kernel<Input, Output>,
  which: Case<Input>,
  { name = nameOf(operation, kernel), seed = defaultSeed, golden }: ConformOptions<Input>,
): Promise<Verdict> {
  const answer = await answerOf(operation, which, seed, golden);
  const about = {
    operation: operation.name,
    dialect: name,
    case: which.name,
    tol: which.tol,
    tolReason: which.tolReason,
    against: answer.against,
  };
  const input = which.make(seed);
  const out = used(operation.allocate(input));
  try {
    await kernel(out, input);
  } catch (error) {
    return { ...about, ok: false, output: "", maxAbs: NaN, scaled: NaN, index: -1, got: NaN, expected: NaN, error };
  }
  const comparisons = Object.entries(answer.outputs).map(([output, expected]) => ({ output, ...compare(out[output], expected) }));
  const worst = comparisons.reduce((a, b) => (b.scaled > a.scaled ? b : a));
  return { ...about, ok: worst.scaled <= which.tol, ...worst };
}

async function answerOf<Input, Output extends Outputs>(
  operation: Operation<Input, Output>,
  which: Case<Input>,
  seed: number,
  golden: ConformOptions<Input>["golden"],
): Promise<Answer> {
  const input = which.make(seed);
  const known = await golden?.(operation.name, which, input);
  if (known) return { outputs: known, against: "golden" };
  const outputs = operation.allocate(input);
  await operation.dialects.reference(outputs, input);
  return { outputs, against: "reference" };
}

/** Memory as a backend gives it: full of something else, so that an output that was never written shows. */
function used<Output extends Outputs>(out: Output): Output {
  for (const array of Object.values(out)) array.fill(-12345);
  return out;
}

function nameOf<Input, Output extends Outputs>(operation: Operation<Input, Output>, kernel: Kernel<Input, Output>): string {
  return Object.keys(operation.dialects).find((name) => operation.dialects[name] === kernel) ?? "yours";
}

/** The typed error `wrong_kernel` that a failed verdict amounts to. */
export function wrongKernel(verdict: Verdict): TypeformerError {
  const { operation, dialect, case: which, output, index, got, expected, scaled, tol, tolReason, against, error } = verdict;
  const where = `${operation}/${dialect} in the case "${which}"`;
  if (error !== undefined) return new TypeformerError("wrong_kernel", `${where} threw: ${error}`, { cause: error });
  return new TypeformerError(
    "wrong_kernel",
    `${where}: ${output}[${index}] is ${got}, expected ${expected} by the ${against}; ` +
      `max|Δ| / max(1, max|expected|) is ${scaled.toExponential(2)}, the tolerance ${tol.toExponential(0)} (${tolReason})`,
  );
}
