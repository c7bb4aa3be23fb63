import * as right from "../solutions/06-layernorm-and-post-ln.ts";
import { openGoldens, openWeights } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { flat, type Matrix, matrix } from "../support/matrix.ts";
import type { Norm } from "../support/weights.ts";
import { sum } from "./arithmetic.ts";

type Yours = Pick<typeof right, "layerNorm" | "addAndNorm">;

export async function checks({ layerNorm, addAndNorm }: Yours): Promise<Check[]> {
  const golden = await openGoldens();
  const { norm, layers } = await openWeights();
  const [embedded, normed] = [await golden("embeddings.sum"), await golden("embeddings.normed")];
  const [output, after] = [await golden("layer.0.attention.output"), await golden("layer.0.attention.normed")];
  const { attentionNorm } = layers[0];
  const plain = { weight: norm.weight.map(() => 1), bias: norm.bias.map(() => 0) };
  const n = norm.weight.length;
  const otherwise = (divide: (centred: number, variance: number) => number) => normedBy(divide, embedded, norm);
  return [
    {
      of: "layerNorm",
      what: "1, 2, 3, 4 with γ = 1, β = 0, ε = 0",
      got: () =>
        layerNorm(matrix(1, 4, Float32Array.of(1, 2, 3, 4)), {
          weight: new Float32Array(4).fill(1),
          bias: new Float32Array(4),
          epsilon: 0,
        }),
      wanted: matrix(
        1,
        4,
        Float32Array.of(-1.5, -0.5, 0.5, 1.5).map((centred) => centred / Math.sqrt(1.25)),
      ),
      hint: "The mean is 2.5, the variance (1.5² + 0.5² + 0.5² + 1.5²) / 4 = 1.25.",
      mistakes: {
        "The variance was divided by n − 1, as statistics do for a sample: here it is n.": () =>
          [-1.5, -0.5, 0.5, 1.5].map((centred) => centred / Math.sqrt(5 / 3)),
        "Divided by the variance: it wants its root.": () => [-1.5, -0.5, 0.5, 1.5].map((centred) => centred / 1.25),
        "The mean has been taken away, and that is all: divide by √variance.": () => [-1.5, -0.5, 0.5, 1.5],
        "The mean is not taken away.": () => [1, 2, 3, 4].map((x) => x / Math.sqrt(1.25)),
      },
    },
    {
      of: "layerNorm",
      what: "the embeddings of the sentence, by PyTorch",
      got: () => layerNorm(embedded, norm),
      given: [embedded],
      wanted: normed,
      hint: "Each row for itself, with the weight and the bias of each column.",
      mistakes: {
        "The variance was divided by n − 1, as statistics do for a sample: here it is n.": () =>
          otherwise((centred, variance) => centred / Math.sqrt((variance * n) / (n - 1) + norm.epsilon)),
        "ε is missing: it is added to the variance, under the root.": () => right.layerNorm(embedded, { ...norm, epsilon: 0 }),
        "ε stands outside the root: √(variance + ε), not √variance + ε.": () =>
          otherwise((centred, variance) => centred / (Math.sqrt(variance) + norm.epsilon)),
        "γ and β are missing.": () => right.layerNorm(embedded, { ...plain, epsilon: norm.epsilon }),
        "β, the bias, is missing.": () => right.layerNorm(embedded, { ...norm, bias: plain.bias }),
        "γ, the weight, is missing.": () => right.layerNorm(embedded, { ...norm, weight: plain.weight }),
      },
    },
    {
      of: "addAndNorm",
      what: "after attention in layer 0, by PyTorch",
      got: () => addAndNorm(normed, output, attentionNorm),
      given: [normed, output],
      wanted: after,
      hint: "layerNorm(x + output), the sum element by element.",
      mistakes: {
        "This is x + LayerNorm(output): first the sum, then the norm.": () => sum(normed, right.layerNorm(output, attentionNorm)),
        "This is LayerNorm(x) + output, as in pre-LN: first the sum, then the norm.": () =>
          sum(right.layerNorm(normed, attentionNorm), output),
        "This is LayerNorm(output): x has not been added.": () => right.layerNorm(output, attentionNorm),
        "This is LayerNorm(x): the output has not been added.": () => right.layerNorm(normed, attentionNorm),
        "This is x + output: the norm is missing.": () => sum(normed, output),
      },
    },
  ];
}

/** A LayerNorm that divides in its own way. */
function normedBy(divide: (centred: number, variance: number) => number, x: Matrix, { weight, bias }: Norm): Matrix {
  const [tokens, hidden] = x.shape;
  const y = matrix(tokens, hidden);
  const values = flat(x);
  for (let t = 0; t < tokens; t++) {
    const own = values.subarray(t * hidden, (t + 1) * hidden);
    const mean = own.reduce((total, value) => total + value, 0) / hidden;
    const variance = own.reduce((total, value) => total + (value - mean) ** 2, 0) / hidden;
    for (const [j, value] of own.entries()) y.data[t * hidden + j] = divide(value - mean, variance) * weight[j] + bias[j];
  }
  return y;
}
