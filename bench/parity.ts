import { TypeformerError } from "../src/errors/index.ts";
import { compare } from "../src/tensor/index.ts";
import type { Truth } from "./truth.ts";

/** How far an engine's answers are from the reference. */
export interface Parity {
  /** max|Δlogit| over the checked rows. */
  maxAbs: number;
  /** How many of the five best ids at the masks are the reference's, 0 to 1. */
  top5: number;
}

/**
 * What a right engine stays below. f32: 86 M multiply-adds a token in another order of summation give some 1e-5, a wrong formula 1e-2
 * and more. f16: rounding matrices to eleven bits gives some 1e-3. q8: quantising gives some 0.1 where logits are of size 1; unrelated logits are 4 apart.
 */
const TOLERANCE: Record<string, number> = { f32: 2e-4, f16: 2e-2, q8: 1 };

/** An engine's answer to one checked sequence. */
export interface Answer {
  /** The best ids at the mask, best first. */
  best: readonly number[];
  /** Rows of logits by the truth's positions; the mask's alone where the engine computed no other. */
  logits: readonly ArrayLike<number>[];
}

/** @param answers one for each truth. @throws TypeformerError `wrong_kernel`: who is wrong is not timed */
export function parityOf(who: string, dtype: string, truths: readonly Truth[], answers: readonly Answer[]): Parity {
  const differences = truths.flatMap(({ logits }, i) => answers[i].logits.map((row, at) => compare(row, logits[at]).maxAbs));
  const maxAbs = Math.max(...differences);
  const agreed = truths.map(({ logits }, i) => overlap(answers[i].best.slice(0, 5), bestFive(logits[0])));
  const tolerance = TOLERANCE[dtype];
  if (!(maxAbs <= tolerance)) {
    throw new TypeformerError(
      "wrong_kernel",
      `${who} is wrong: max|Δlogit| to the reference is ${maxAbs.toExponential(1)}, the tolerance of ${dtype} ${tolerance}; it is not timed`,
    );
  }
  return { maxAbs, top5: agreed.reduce((sum, share) => sum + share, 0) / agreed.length };
}

export function bestFive(row: Float32Array): number[] {
  return Array.from(row.keys())
    .sort((a, b) => row[b] - row[a])
    .slice(0, 5);
}

function overlap(ids: readonly number[], expected: readonly number[]): number {
  return expected.filter((id) => ids.includes(id)).length / expected.length;
}
