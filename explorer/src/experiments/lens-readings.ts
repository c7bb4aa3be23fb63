/** What the head would answer after each layer: shares, leaders, and where the answer takes the lead. Pure. */

/** What the head says after one layer, at one position. */
export interface Reading {
  /** [vocab] */
  logits: ArrayLike<number>;
  /** log Σ e^logit: the share of a word is e^(logit − logSum). */
  logSum: number;
  /** The ids of the largest logits, the largest first. */
  best: readonly number[];
}

export function reading(logits: ArrayLike<number>, k: number): Reading {
  const best = largest(logits, k);
  const most = logits[best[0]];
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += Math.exp(logits[id] - most);
  return { logits, logSum: most + Math.log(sum), best };
}

export const shareOf = ({ logits, logSum }: Reading, id: number): number => Math.exp(logits[id] - logSum);

/** The places of the k largest values, the largest first, in one walk: a vocabulary is long and k is small. */
export function largest(values: ArrayLike<number>, k: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (places.length === k && values[i] <= values[places[k - 1]]) continue;
    const smaller = places.findIndex((place) => values[place] < values[i]);
    places.splice(smaller < 0 ? places.length : smaller, 0, i);
    places.length = Math.min(places.length, k);
  }
  return places;
}

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
