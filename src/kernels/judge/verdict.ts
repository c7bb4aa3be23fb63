import { TypeformerError } from "../../errors/index.ts";
import type { Case } from "../operation.ts";
import type { Answer } from "./questions.ts";

/**
 * Why a kernel is refused, by name:
 *
 * - `wrong_numbers`: its numbers are further from the right ones than the case allows.
 * - `threw`: it threw instead of answering.
 * - `changed_input`: it wrote into its input.
 * - `wrote_outside`: it wrote before or behind an array that it was handed.
 * - `replaced_output`: it put another array in the place of one that it was to fill.
 * - `depends_on_earlier_calls`: it answers otherwise after other calls: from memory, by count, or by chance.
 * - `still_writing`: it changed an output after it had answered.
 * - `changed_globals`: it changed the program that it runs in: Math, a prototype, the clock.
 * - `computed_elsewhere`: its `resident` has the answer although nothing was computed: the work is done where nobody times it.
 * - `idle_when_repeated`: its computation takes a time on a fresh input that a repeated one does not: it keeps the answer.
 */
export const refusals = [
  "wrong_numbers",
  "threw",
  "changed_input",
  "wrote_outside",
  "replaced_output",
  "depends_on_earlier_calls",
  "still_writing",
  "changed_globals",
  "computed_elsewhere",
  "idle_when_repeated",
] as const;

/** One of `refusals`. @useDeclaredType */
export type RefusalReason = (typeof refusals)[number];

/** What a kernel did wrong, and where. */
export interface Found {
  reason: RefusalReason;
  /** The array, property or global that it is about. */
  what?: string;
  /** Where it was seen, if not in a plain call. */
  during?: "resident" | "timing";
  index?: number;
  got?: number;
  expected?: number;
  against?: Answer["against"];
  maxAbs?: number;
  scaled?: number;
  error?: unknown;
}

/**
 * How one kernel did in one case: of one that is right, at the worst place of its worst output (by the golden, where there is one);
 * of one that is refused, at the place that it is refused for.
 */
export interface Verdict {
  operation: string;
  dialect: string;
  case: string;
  /** What the numbers of the case were drawn from: given as an option, it repeats them. */
  seed: number;
  ok: boolean;
  /** Why not. */
  reason?: RefusalReason;
  /** Where it was seen: in a computation that is `resident`, or when it was timed; else in a plain call. */
  during?: "resident" | "timing";
  /** The output that the numbers are about; of a refusal for other reasons the input, property or global. */
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

/** What is known of a verdict before the kernel is called. */
type About = Pick<Verdict, "operation" | "dialect" | "seed" | "against">;

const nothing = { output: "", maxAbs: NaN, scaled: NaN, index: -1, got: NaN, expected: NaN };

/** The verdict on one case: by what was found against the kernel, else by its worst output. */
export function verdictOf(
  about: About,
  which: Pick<Case<never>, "name" | "tol" | "tolReason">,
  worst: Partial<Verdict> = {},
  found?: Found,
): Verdict {
  const { operation, dialect, seed, against } = about;
  const { name, tol, tolReason } = which;
  const common = { operation, dialect, case: name, seed };
  if (!found) return { ...common, ok: true, ...nothing, ...worst, tol, tolReason, against };
  const { reason, what = "", ...numbers } = found;
  return { ...common, ok: false, reason, ...nothing, tol, tolReason, against, ...numbers, output: what };
}

/** The typed error `wrong_kernel` that a failed verdict amounts to. */
export function wrongKernel(verdict: Verdict): TypeformerError {
  const { operation, dialect, case: which, during, seed, reason = "wrong_numbers", error } = verdict;
  const where = `${operation}/${dialect} in the case "${which}"${during ? places[during] : ""}`;
  const repeat = reason === "wrong_numbers" ? "" : ` (seed ${seed})`;
  return new TypeformerError("wrong_kernel", `${where}${sentences[reason](verdict)}${repeat}`, error === undefined ? {} : { cause: error });
}

const places = { resident: ", resident", timing: ", when it was timed" };

const sentences: Record<RefusalReason, (verdict: Verdict) => string> = {
  wrong_numbers: ({ output, index, got, expected, against, seed, scaled, tol, tolReason }) =>
    `: ${output}[${index}] is ${got}, expected ${expected} by the ${against}; seed ${seed}; ` +
    `max|Δ| / max(1, max|expected|) is ${scaled.toExponential(2)}, the tolerance ${tol.toExponential(0)} (${tolReason})`,
  threw: ({ error }) => ` threw: ${error}`,
  changed_input: (verdict) => ` changed its input ${change(verdict)}`,
  wrote_outside: ({ output }) => ` wrote outside ${output}: the memory before or behind it was overwritten`,
  replaced_output: ({ output }) => ` replaced ${output}: the array that it was handed is the one to be filled`,
  depends_on_earlier_calls: ({ output, index, got, expected }) =>
    ` depends on earlier calls: ${output}[${index}] is ${numeral(got)}, without them ${numeral(expected)}`,
  still_writing: (verdict) => ` was still writing after it had answered: ${change(verdict)}; a promise must wait for all the work`,
  changed_globals: ({ output }) => ` changed the program that it runs in: ${output} is another one (it was put back)`,
  computed_elsewhere: ({ output }) => `: ${output} is there although nothing was computed; what is timed must do the work`,
  idle_when_repeated: ({ got, expected }) =>
    `: ${got.toPrecision(3)} ms where the input is the same, ${expected.toPrecision(3)} ms where it is fresh; what is timed must do the work each time`,
};

function change({ output, index, got, expected }: Verdict): string {
  return index < 0 ? output : `${output}: ${output}[${index}] was ${numeral(expected)} and is ${numeral(got)}`;
}

function numeral(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
