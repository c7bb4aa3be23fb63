/** Verifies kernels, then times them: the same in a terminal and on a page. It knows no kernel by name. */
import { TypeformerError } from "../src/errors/index.ts";
import {
  type AnyOperation,
  availableDialects,
  conform,
  type Golden,
  type Kernel,
  measure,
  type Outputs,
  type Sampler,
  type Verdict,
} from "../src/kernels/index.ts";
import { once } from "../test/support/once.ts";
import type { GpuPeaks } from "./gpu-peaks.ts";
import type { Peaks } from "./peaks.ts";
import { fractionOfPeak, type Row } from "./row.ts";

export interface Wanted {
  op?: string;
  /** Beside the reference, which everything is compared with. */
  dialect?: string;
  case?: string;
}

/** An operation and what is timed of it, by name, the reference first. */
export interface Contest {
  operation: AnyOperation;
  kernels: [dialect: string, kernel: Kernel<unknown, Outputs>][];
}

/** The dialects that compute on a GPU where there is one, and are held to its peaks. */
export const gpuDialects: readonly string[] = ["webgpu", "gpujs"];

/** Bytes. Smaller cases are verified with all others and timed when asked for by name. */
export const WORTHWHILE = 16_384;

/** Too long a case is still sampled this often; the table shows the count. */
const least = 5;

/**
 * What can run here of what was asked for; `passedOver`: what cannot, by dialect, and why.
 *
 * @throws TypeformerError `invalid_option` for a name that is not there, with those that are
 */
export async function contestsOf(
  every: readonly AnyOperation[],
  wanted: Wanted,
): Promise<{ contests: Contest[]; passedOver: Record<string, string> }> {
  const chosen = every.filter(({ name }) => !wanted.op || name === wanted.op);
  refuseUnknown("operation", wanted.op, every, ({ name }) => [name]);
  refuseUnknown("dialect", wanted.dialect, chosen, ({ dialects }) => Object.keys(dialects));
  refuseUnknown("case", wanted.case, chosen, ({ cases }) => cases.map(({ name }) => name));
  const isWanted = (dialect: string) => !wanted.dialect || ["reference", wanted.dialect].includes(dialect);
  const contests: Contest[] = [];
  const passedOver: Record<string, string> = {};
  for (const operation of chosen) {
    const { kernels, unavailable } = await availableDialects(operation);
    contests.push({ operation, kernels: kernels.filter(([dialect]) => isWanted(dialect)) });
    for (const [dialect, reason] of Object.entries(unavailable)) if (isWanted(dialect)) passedOver[dialect] = reason;
  }
  return { contests, passedOver };
}

/** What kernels are held to: the same numbers for all of them. */
export interface Proof {
  seed: number;
  golden: Golden<unknown>;
}

/** Takes the kernels through all cases of their operation. @param say is told whose turn it is */
export async function judged(
  { operation, kernels }: Contest,
  proof: Proof,
  say: (line: string) => void | Promise<void> = () => {},
): Promise<Verdict[]> {
  const remembered = once(operation);
  const verdicts: Verdict[] = [];
  for (const [name, kernel] of kernels) {
    await say(`${operation.name}: ${name} on ${operation.cases.length} cases`);
    verdicts.push(...(await conform(remembered, kernel, { ...proof, name })));
  }
  return verdicts;
}

export interface Timing extends Wanted, Proof {
  /** Milliseconds for each kernel and case. */
  budget: number;
  sample?: Sampler;
  /** What a kernel is held to by where it computes. */
  cpu?: Peaks;
  gpu?: GpuPeaks;
}

/** A case's data may lie in a cache, and its integers be four to a register: but a kernel that is so many times faster than the peaks allow did nothing. */
const IMPOSSIBLE = 100;

/**
 * The worthwhile cases, or the one asked for; each with all kernels, the reference first.
 *
 * @throws TypeformerError `wrong_kernel` for one that was not found right, before it was timed or after
 */
export async function* timed(
  { operation, kernels }: Contest,
  verdicts: readonly Verdict[],
  { budget, sample, seed, golden, cpu, gpu, case: only }: Timing,
): AsyncGenerator<Row> {
  for (const each of operation.cases.filter(({ name, bytes }) => (only ? name === only : bytes >= WORTHWHILE))) {
    const remembered = once({ ...operation, cases: [each] });
    const [which] = remembered.cases;
    let reference = Number.NaN;
    for (const [dialect, kernel] of kernels) {
      const { scaled: delta, against } = proofOf(verdicts, operation.name, which.name, dialect);
      const measured = await measure(remembered, kernel, which, { name: dialect, budget, least, sample, seed, golden });
      if (dialect === "reference") reference = measured.median;
      const peaks = gpuDialects.includes(dialect) ? gpu : cpu;
      const ofPeak = peaks && fractionOfPeak(which, measured.median, peaks);
      if (ofPeak && ofPeak > IMPOSSIBLE) throw impossible(operation.name, dialect, which.name, ofPeak);
      yield {
        operation: operation.name,
        case: which.name,
        dialect,
        ...measured,
        ratio: reference / measured.median,
        delta,
        against,
        ofPeak,
      };
    }
  }
}

function impossible(operation: string, dialect: string, which: string, ofPeak: number): TypeformerError {
  const times = Math.round(ofPeak);
  return new TypeformerError(
    "wrong_kernel",
    `${operation}/${dialect} in the case "${which}": ${times} times as fast as the machine's peaks allow`,
  );
}

/** Whether anything of this is timed on a GPU. */
export const onGpu = (contests: readonly Contest[]): boolean =>
  contests.some(({ kernels }) => kernels.some(([dialect]) => gpuDialects.includes(dialect)));

function proofOf(verdicts: readonly Verdict[], operation: string, which: string, dialect: string): Verdict {
  const own = verdicts.filter((v) => v.operation === operation && v.dialect === dialect);
  const proof = own.find((v) => v.case === which);
  if (proof && own.every(({ ok }) => ok)) return proof;
  throw new TypeformerError("wrong_kernel", `${operation}/${dialect} was not found right in all cases: it gets no time`);
}

function refuseUnknown(
  what: string,
  wanted: string | undefined,
  among: readonly AnyOperation[],
  names: (operation: AnyOperation) => string[],
): void {
  const known = [...new Set(among.flatMap(names))];
  if (wanted !== undefined && !known.includes(wanted))
    throw new TypeformerError("invalid_option", `there is no ${what} "${wanted}"; there are: ${known.join("; ")}`);
}
