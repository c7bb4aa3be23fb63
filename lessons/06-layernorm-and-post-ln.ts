/**
 * Lesson 6: LayerNorm and post-LN
 *
 * What is added again and again would grow and grow. LayerNorm gives each token's vector the mean 0 and the variance 1, then the scale γ
 * and the shift β that were learned for each column. (Ba, Kiros & Hinton 2016, eq. 4)
 *
 *   mean = Σ x[j] / n        variance = Σ (x[j] − mean)² / n        y[j] = (x[j] − mean) / √(variance + ε) · γ[j] + β[j]
 *
 * It stands after the sum of what went into a block and what came out of it. (Vaswani et al. 2017, section 3.1)
 *
 *   x′ = LayerNorm(x + block(x))
 *
 * That is post-LN. GPT-2 and most models since are pre-LN, x + block(LayerNorm(x)). Take the one for the other and nothing breaks: there is no
 * error, and the answers are no longer the model's. Other traps: statistics like to divide by n − 1, and ε belongs under the root.
 */
import { checks } from "./checks/06-layernorm-and-post-ln.ts";
import { openGoldens, openTokenizer, sentence } from "./support/bundled.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { flat, type Matrix, matrix, row } from "./support/matrix.ts";
import type { Norm } from "./support/weights.ts";

/* Run and see */

async function see() {
  const golden = await openGoldens();
  const [before, after] = [await golden("layer.5.mlp.residual"), await golden("layer.5.mlp.normed")];
  const spread = (values: Float32Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  };
  console.log("How far the 192 numbers of a token spread, before and after the last LayerNorm");
  console.log("(after: not 1, since γ has scaled them):\n");
  for (const [t, token] of openTokenizer().encode(sentence).tokens.entries())
    console.log(`  ${token.padEnd(8)}${spread(row(before, t)).toFixed(2).padStart(6)}${spread(row(after, t)).toFixed(2).padStart(8)}`);
}

/* Your turn */

/** Each row for itself; `row(x, t)` copies one. @param x [tokens, hidden]; weight is γ, bias is β @returns [tokens, hidden] */
export function layerNorm(x: Matrix, { weight, bias, epsilon }: Norm): Matrix {
  return notWritten("layerNorm", x, weight, bias, epsilon, matrix, row);
}

/** Post-LN. @param x what went into a block, [tokens, hidden] @param output what came out of it. flat(m) is its numbers, row after row */
export function addAndNorm(x: Matrix, output: Matrix, norm: Norm): Matrix {
  return notWritten("addAndNorm", x, output, norm, matrix, flat);
}

export const lesson = lessonOf(import.meta.url, { yours: { layerNorm, addAndNorm }, see, checks });
