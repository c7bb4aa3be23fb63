/**
 * Lesson 7: A layer, and six of them
 *
 * All parts are there. A layer is two blocks, and after each the sum is normalised (post-LN, lesson 6; Vaswani et al. 2017, fig. 1, left):
 *
 *   attended = addAndNorm(x, attention(x))
 *   layer(x) = addAndNorm(attended, mlp(attended))
 *
 * An encoder is the embeddings, normalised, and then layer upon layer, each with weights of its own:
 *
 *   x₀ = LayerNorm(embed(ids))        x₁ = layer₀(x₀)        x₂ = layer₁(x₁)        …
 *
 * Compare what you write with src/model/encoder.ts. It says the same.
 */

import { embed } from "./02-tokens-and-embeddings.ts";
import { attention } from "./04-twelve-heads.ts";
import { mlp } from "./05-gelu-and-the-mlp.ts";
import { addAndNorm, layerNorm } from "./06-layernorm-and-post-ln.ts";
import { checks } from "./checks/07-six-layers.ts";
import { openWeights } from "./support/bundled.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import type { Matrix } from "./support/matrix.ts";
import type { EncoderWeights, LayerWeights } from "./support/weights.ts";

/* Run and see */

async function see() {
  const { layers, tables } = await openWeights();
  const [{ attention, mlp }] = layers;
  const count = ({ weight, bias }: { weight: Matrix; bias: Float32Array }) => weight.data.length + bias.length;
  const inAttention = [attention.query, attention.key, attention.value, attention.output].reduce((sum, part) => sum + count(part), 0);
  const inMlp = count(mlp.up) + count(mlp.down);
  const row = (name: string, numbers: number) => console.log(`  ${name.padEnd(24)}${numbers.toLocaleString("en").padStart(10)}`);
  console.log("How many numbers were learned, LayerNorms left out:\n");
  row("attention of a layer", inAttention);
  row("MLP of a layer", inMlp);
  row(`${layers.length} layers`, layers.length * (inAttention + inMlp));
  row("the table of words", tables.words.data.length);
}

/* Your turn */

/** @param x [tokens, hidden]; w has attention, attentionNorm, mlp, mlpNorm and the number of heads @returns [tokens, hidden] */
export function layer(x: Matrix, w: LayerWeights): Matrix {
  return notWritten("layer", x, w, attention, mlp, addAndNorm);
}

/** x₀, x₁, … as above: with six layers, a list of seven. */
export function encoder(ids: number[], { tables, norm, layers }: EncoderWeights): Matrix[] {
  return notWritten("encoder", ids, tables, norm, layers, embed, layerNorm);
}

export const lesson = lessonOf(import.meta.url, { yours: { layer, encoder }, see, checks });
