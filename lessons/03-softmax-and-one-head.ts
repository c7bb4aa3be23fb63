/**
 * Lesson 3: Softmax, and one head of attention
 *
 * Each token asks the others: its query is compared with everyone's key, and what they have to say, their values, comes together in the
 * proportion of the answers. (Vaswani et al. 2017, eq. 1)
 *
 *   scores = query·keyᵀ / √headDim        probs = softmax(scores), row by row        context = probs·value
 *
 * Softmax makes shares of a whole out of any numbers:
 *
 *   softmax(s)[i] = exp(s[i]) / Σⱼ exp(s[j])
 *
 * A trap: exp(710) is Infinity. The shares stay the same if one number is taken from all of s before, so take the largest.
 * Another: without 1/√headDim the scores grow with the length of the vectors, and softmax hears nobody but the loudest.
 */

import { matmul, transposed } from "./01-a-matrix-in-memory.ts";
import { checks } from "./checks/03-softmax-and-one-head.ts";
import { headOf, openGoldens, openTokenizer, sentence } from "./support/bundled.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { type Matrix, row } from "./support/matrix.ts";
import { bars } from "./support/show.ts";

/* Run and see */

async function see() {
  const golden = await openGoldens();
  const query = headOf(await golden("layer.2.attention.query"), 7);
  const key = headOf(await golden("layer.2.attention.key"), 7);
  console.log("In layer 2, head 7, the query of the mask and the key of each token, as PyTorch");
  console.log(`has them, are ${query.shape[1]} numbers long. Their products, before any division:\n`);
  const { tokens } = openTokenizer().encode(sentence);
  const product = (token: number) => {
    let sum = 0;
    for (let i = 0; i < 16; i++) sum += query.data[query.offset + 4 * 16 + i] * key.data[key.offset + token * 16 + i];
    return sum;
  };
  console.log(tokens.map((token, t) => `  ${token.padEnd(8)}${product(t).toFixed(2).padStart(7)}`).join("\n"));
}

/* Your turn */

/** @param scores any numbers @returns as many, none negative, whose sum is 1 */
export function softmax(scores: Float32Array): Float32Array {
  return notWritten("softmax", scores);
}

/** @param query [tokens, headDim], as key and value @returns probs [tokens, tokens]; context [tokens, headDim] */
export function attentionHead(query: Matrix, key: Matrix, value: Matrix): { probs: Matrix; context: Matrix } {
  return notWritten("attentionHead", query, key, value, matmul, transposed, softmax, row); // row(m, i) copies a row
}

/* What it can do, when it is right */

async function after(yours: { attentionHead: typeof attentionHead }) {
  const golden = await openGoldens();
  const [query, key, value] = await Promise.all(
    ["query", "key", "value"].map(async (part) => headOf(await golden(`layer.2.attention.${part}`), 7)),
  );
  const { probs } = yours.attentionHead(query, key, value);
  console.log("\nWhere the mask looks, by your head:\n");
  const { tokens } = openTokenizer().encode(sentence);
  bars(tokens.map((name, t) => ({ name, value: probs.data[4 * tokens.length + t] })));
}

export const lesson = lessonOf(import.meta.url, { yours: { softmax, attentionHead }, see, checks, after });
