import { TypeformerError } from "../errors/index.ts";

/* Taken once: nobody who is compared can put something else there, and a sandbox is not asked for its globals at every number. */
const { abs } = Math;
const { isNaN: isNotANumber, POSITIVE_INFINITY: INFINITE } = Number;

/** How far `actual` is from `expected`. */
export interface Comparison {
  /** max|Δ|: Infinity where one is not finite and the other is not the same. */
  maxAbs: number;
  /** max|Δ| / max(1, max|expected|), infinities in `expected` left out: a few units in the last place stay small at every scale. */
  scaled: number;
  /** Where max|Δ| lies (the first such place), −1 where nothing differs. */
  index: number;
  /** The two elements at `index`, NaN where nothing differs. */
  got: number;
  expected: number;
}

/**
 * Compares element by element. NaN equals NaN and nothing else, an infinity equals itself; every other pair with a
 * non-finite member is infinitely far apart. Throws `invalid_input` where the lengths differ.
 */
export function compare(actual: ArrayLike<number>, expected: ArrayLike<number>): Comparison {
  if (actual.length !== expected.length)
    throw new TypeformerError("invalid_input", `cannot compare ${actual.length} elements with ${expected.length}`);
  let maxAbs = 0;
  let index = -1;
  let scale = 1;
  for (let i = 0; i < expected.length; i++) {
    const difference = distance(actual[i], expected[i]);
    if (difference > maxAbs) {
      maxAbs = difference;
      index = i;
    }
    const magnitude = abs(expected[i]);
    if (magnitude > scale && magnitude < INFINITE) scale = magnitude;
  }
  const [got, wanted] = index < 0 ? [NaN, NaN] : [actual[index], expected[index]];
  return { maxAbs, scaled: maxAbs / scale, index, got, expected: wanted };
}

function distance(a: number, b: number): number {
  if (a === b) return 0;
  const difference = abs(a - b);
  if (difference < INFINITE) return difference;
  return isNotANumber(a) && isNotANumber(b) ? 0 : INFINITE;
}
