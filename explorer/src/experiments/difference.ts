/** What lies between two answers, and between two vectors. Pure. */
import { cosine } from "../drawing/row.ts";
import { largest, shares } from "../engine/logits.ts";

/** A word's share in two answers. */
export interface Pair {
  id: number;
  one: number;
  other: number;
}

/** The k words whose shares differ most, from the one that lost most to the one that gained most. */
export function partings(one: Float32Array, other: Float32Array, k: number): Pair[] {
  const [first, second] = [shares(one), shares(other)];
  const apart = first.map((share, id) => Math.abs(second[id] - share));
  return largest(apart, k)
    .map((id) => ({ id, one: first[id], other: second[id] }))
    .sort((a, b) => a.other - a.one - (b.other - b.one));
}

/** How many times as likely, as a power of two: 1 is twice, −1 is half. */
export const doublings = (one: number, other: number): number => Math.log2(other / one);

/** The cosine between two vectors, and the length of their difference. */
export const between = (a: ArrayLike<number>, b: ArrayLike<number>): { cosine: number; distance: number } => ({
  cosine: cosine(a, b),
  distance: Math.hypot(...Array.from(a, (x, i) => x - b[i])),
});

/** Such a power of two as a reader knows it: `×1.50`. */
export const times = (doublings: number): string => `×${(2 ** doublings).toFixed(2)}`;

/** A difference of shares in percentage points, with its sign. */
export const points = (difference: number): string => `${difference < 0 ? "−" : "+"}${Math.abs(100 * difference).toFixed(2)}`;
