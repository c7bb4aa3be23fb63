/** Where words stand in one row of logits. Pure. */

/** The softmax of all logits: how the whole vocabulary shares one place. */
export function shares(logits: Float32Array): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return logits.map((logit) => Math.exp(logit - largest) / total);
}

/** From 1, the best: one more than the words that have a larger logit. */
export const rank = (logits: Float32Array, id: number): number =>
  logits.reduce((before, logit) => before + (logit > logits[id] ? 1 : 0), 1);

/** The ids of the k largest numbers, the largest first. */
export const largest = (numbers: Float32Array, k: number): number[] =>
  Array.from(numbers.keys())
    .sort((a, b) => numbers[b] - numbers[a])
    .slice(0, k);
