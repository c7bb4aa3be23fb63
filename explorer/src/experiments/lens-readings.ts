/** Where the answer takes the lead among what the head would answer after each layer, and where its labels stand. Pure. */
import type { Reading } from "../engine/logits.ts";

/** After which layer `id` leads first, and from which it leads to the end; `undefined` where there is none. */
export function lead(readings: readonly Pick<Reading, "best">[], id: number): { first: number | undefined; forGood: number | undefined } {
  const leads = readings.map(({ best }) => best[0] === id);
  const forGood = leads.lastIndexOf(false) + 1;
  return { first: leads.includes(true) ? leads.indexOf(true) : undefined, forGood: forGood < leads.length ? forGood : undefined };
}

/** Heights lifted until no two are closer than `gap`; their order stays. */
export function apart(heights: readonly number[], gap: number): number[] {
  const lifted = [...heights];
  const order = [...heights.keys()].sort((a, b) => heights[a] - heights[b]);
  for (const [i, at] of order.entries()) if (i > 0) lifted[at] = Math.max(lifted[at], lifted[order[i - 1]] + gap);
  return lifted;
}
