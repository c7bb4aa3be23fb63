/**
 * Lesson 8: The MLM head, and a filled mask
 *
 * The encoder gave the mask a vector that knows its sentence. The head asks which word's vector is most like it: the decoder's weight is
 * the table of words of lesson 2 once more (tied weights; Devlin et al. 2019; Press & Wolf 2017). One more thought comes before it:
 *
 *   h = LayerNorm(gelu(x·Wdᵀ + bd))        logits = h·wordsᵀ + b
 *
 * Softmax makes probabilities of the logits, over all 12,288 words, and the largest are the answer.
 *
 *   npm run lesson 08 -- "He looked at <mask> and smiled."        fills your own sentence, once all is right
 */

import { linear } from "./01-a-matrix-in-memory.ts";
import { softmax } from "./03-softmax-and-one-head.ts";
import { gelu } from "./05-gelu-and-the-mlp.ts";
import { layerNorm } from "./06-layernorm-and-post-ln.ts";
import { encoder } from "./07-six-layers.ts";
import { checks } from "./checks/08-the-mlm-head.ts";
import { openGoldens, openTokenizer } from "./support/bundled.ts";
import { fillMask } from "./support/fill-mask.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { type Matrix, matrix } from "./support/matrix.ts";
import type { HeadWeights } from "./support/weights.ts";

/* Run and see */

async function see() {
  const logits = await (await openGoldens())("logits");
  const tokenizer = openTokenizer();
  console.log("Some of PyTorch's logits at the mask. They are no probabilities yet:\n");
  for (const word of ["Ġdoor", "Ġwindow", "Ġletter", "Ġelephant"]) {
    const logit = logits.get(4, tokenizer.tokenToId(word) ?? 3);
    console.log(`  ${word.padEnd(10)}${logit.toFixed(2).padStart(6)}`);
  }
}

/* Your turn */

/** @param x [positions, hidden] @returns logits [positions, vocab] */
export function mlmHead(x: Matrix, { dense, norm, decoder }: HeadWeights): Matrix {
  return notWritten("mlmHead", x, dense, norm, decoder, linear, gelu, layerNorm, matrix);
}

/** The `count` likeliest ids, the best first, with their shares of the whole vocabulary. */
export function best(logits: Float32Array, count: number): { id: number; probability: number }[] {
  return notWritten("best", logits, count, softmax);
}

export const lesson = lessonOf(import.meta.url, { yours: { encoder, mlmHead, best }, see, checks, after: fillMask });
