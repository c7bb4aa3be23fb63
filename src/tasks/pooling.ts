import { Tensor } from "../tensor/index.ts";

/** How the vectors of a text become one: not at all, their mean, or that of `<s>`. */
export type Pooling = "none" | "mean" | "cls";

/** One vector for a sentence: the mean of its tokens' vectors, or the first token's. @param hidden [tokens, hidden] @returns [hidden] */
export function pool(hidden: Tensor, pooling: "mean" | "cls"): Tensor {
  const [tokens, width] = hidden.shape;
  if (pooling === "cls") return hidden.pick(0).copy();
  const mean = new Float32Array(width);
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let t = 0; t < tokens; t++) sum += hidden.get(t, i);
    mean[i] = sum / tokens;
  }
  return new Tensor(mean);
}

/** Every vector of the last axis divided by its Euclidean length; one of length zero stays as it is. */
export function normalize(x: Tensor): Tensor {
  const out = x.copy();
  const width = x.shape[x.dimension - 1];
  for (let begin = 0; begin < out.size; begin += width) {
    const vector = out.data.subarray(begin, begin + width);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let i = 0; i < width; i++) vector[i] /= length;
  }
  return out;
}
