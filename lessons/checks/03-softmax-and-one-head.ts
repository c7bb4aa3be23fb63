import { matmul, transposed } from "../solutions/01-a-matrix-in-memory.ts";
import type * as Written from "../solutions/03-softmax-and-one-head.ts";
import { softmax as shares } from "../solutions/03-softmax-and-one-head.ts";
import { columns } from "../solutions/04-twelve-heads.ts";
import { headOf, openGoldens } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { type Matrix, matrix, row } from "../support/matrix.ts";

type Yours = Pick<typeof Written, "softmax" | "attentionHead">;

export async function checks({ softmax, attentionHead }: Yours): Promise<Check[]> {
  const golden = await openGoldens();
  const part = async (name: string) => headOf(await golden(`layer.2.attention.${name}`), 7);
  const [query, key, value, probs] = [await part("query"), await part("key"), await part("value"), await part("probs")];
  const headDim = query.shape[1];
  const powers = [1, 2, 3].map(Math.exp);
  return [
    {
      of: "softmax",
      what: "1, 2, 3",
      got: () => softmax(Float32Array.of(1, 2, 3)),
      wanted: shares(Float32Array.of(1, 2, 3)),
      hint: "exp of each, divided by the sum of all of them.",
      mistakes: {
        "These are the powers alone: divide them by their sum.": () => powers,
        "These are the numbers divided by their sum: take exp of each first.": () => [1 / 6, 2 / 6, 3 / 6],
        "These are the logarithms of the shares.": () => powers.map((power) => Math.log(power / (powers[0] + powers[1] + powers[2]))),
      },
    },
    {
      of: "softmax",
      what: "1000, 1001: large numbers",
      got: () => softmax(Float32Array.of(1000, 1001)),
      wanted: shares(Float32Array.of(1000, 1001)),
      hint: "Take the largest number from all of them before exp.",
      mistakes: { "exp(1000) is Infinity, and Infinity / Infinity is NaN: take the largest number from all before exp.": () => [NaN, NaN] },
    },
    {
      of: "softmax",
      what: "-1000, -1001: all of them far below 0",
      got: () => softmax(Float32Array.of(-1000, -1001)),
      wanted: shares(Float32Array.of(-1000, -1001)),
      hint: "Begin to look for the largest with the first number or -Infinity, not with 0.",
    },
    {
      of: "attentionHead",
      what: "probs of layer 2, head 7, by PyTorch",
      got: () => attentionHead(query, key, value)?.probs,
      wanted: probs,
      hint: "softmax(query·keyᵀ / √headDim), each row for itself.",
      mistakes: {
        "The scale is missing: divide the scores by √headDim, here 4, before the softmax.": () => byRows(matmul(query, transposed(key)), 1),
        "The scores were divided by headDim: it is its root, here 4.": () => byRows(matmul(query, transposed(key)), headDim),
        "The scores were divided by the root of 192: it is the head's own width that counts, here 16.": () =>
          byRows(matmul(query, transposed(key)), Math.sqrt(12 * headDim)),
        "Query and key have changed places: a row is a query, a column a key.": () =>
          byRows(matmul(key, transposed(query)), Math.sqrt(headDim)),
        "The columns sum to 1. Each row is a token that asks: softmax goes along the rows.": () =>
          transposed(byRows(matmul(key, transposed(query)), Math.sqrt(headDim))),
        "These are the scores: the softmax is missing.": () =>
          matmul(query, transposed(key)).data.map((score) => score / Math.sqrt(headDim)),
      },
    },
    {
      of: "attentionHead",
      what: "its context, by PyTorch",
      got: () => attentionHead(query, key, value)?.context,
      wanted: columns(await golden("layer.2.attention.context"), 7 * headDim, headDim),
      hint: "context = probs·value, [tokens, headDim]",
      mistakes: { "This is probsᵀ·value: a row of probs weighs the values.": () => matmul(transposed(probs), value) },
    },
  ];
}

function byRows(scores: Matrix, divisor: number): Matrix {
  const [rows, columns] = scores.shape;
  const probs = matrix(rows, columns);
  for (let i = 0; i < rows; i++) probs.data.set(shares(row(scores, i).map((score) => score / divisor)), i * columns);
  return probs;
}
