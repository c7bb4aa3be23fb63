/** What one row of logits [vocab] says of the words: shares, ranks, the best. Pure. */

export interface Reading {
  logits: ArrayLike<number>;
  /** log Σ e^logit: the share of a word is e^(logit − logSum). */
  logSum: number;
  /** The ids of the largest logits, the largest first. */
  best: readonly number[];
}

/** The k best words of a row, and what shares of the whole vocabulary are reckoned by. */
export function reading(logits: ArrayLike<number>, k: number): Reading {
  const best = largest(logits, k);
  const most = logits[best[0]];
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += Math.exp(logits[id] - most);
  return { logits, logSum: most + Math.log(sum), best };
}

export const shareOf = ({ logits, logSum }: Reading, id: number): number => Math.exp(logits[id] - logSum);

/** The softmax of all logits: how the whole vocabulary shares one place. */
export function shares(logits: Float32Array): Float32Array {
  const { logSum } = reading(logits, 1);
  return logits.map((logit) => Math.exp(logit - logSum));
}

/** From 1, the best: one more than the words that have a larger logit. */
export const rank = (logits: Float32Array, id: number): number =>
  logits.reduce((before, logit) => before + (logit > logits[id] ? 1 : 0), 1);

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
