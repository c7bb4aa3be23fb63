/** From logits to scores, as Python's pipelines make them. */

/** exp(x − max) / Σ, rounded to f32 where Python rounds: shares that are 1 there are 1 here, and equal ones equal. */
export function softmax(logits: Float32Array): Float32Array {
  const max = logits.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const powers = logits.map((each) => Math.exp(Math.fround(each - max)));
  const sum = Math.fround(powers.reduce((total, each) => total + each, 0));
  return powers.map((each) => each / sum);
}

/** 1 / (1 + exp(−x)) of every number. */
export const sigmoid = (logits: Float32Array): Float32Array => logits.map((logit) => 1 / (1 + Math.exp(-logit)));
