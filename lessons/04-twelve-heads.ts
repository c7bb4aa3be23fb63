/**
 * Lesson 4: Twelve heads
 *
 * One head can look one way at a time. So there are twelve, and each has its own 16 of the 192 columns of query, key and value: head 0 the
 * columns 0 to 15, head 1 those from 16 on. What they bring stands side by side again, and one more linear layer mixes it.
 * (Vaswani et al. 2017, section 3.2.2)
 *
 *   query = x·Wqᵀ + bq, and so key and value
 *   context = [head₀ | head₁ | … | head₁₁]        output = context·Woᵀ + bo
 *
 * To take some columns of a matrix costs nothing: another shape, another offset, the same memory. That is what strides are for.
 */

import { linear } from "./01-a-matrix-in-memory.ts";
import { attentionHead } from "./03-softmax-and-one-head.ts";
import { checks } from "./checks/04-twelve-heads.ts";
import { openGoldens, openTokenizer, sentence } from "./support/bundled.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { type Matrix, matrix, row } from "./support/matrix.ts";
import type { AttentionWeights } from "./support/weights.ts";

/* Run and see */

async function see() {
  const probs = await (await openGoldens())("layer.2.attention.probs");
  const { tokens } = openTokenizer().encode(sentence);
  console.log("Where the mask looks most in layer 2, head by head:\n");
  for (let head = 0; head < 12; head++) {
    const probabilities = Array.from(tokens, (_, t) => probs.get(head, 4, t));
    const most = probabilities.indexOf(Math.max(...probabilities));
    console.log(`  head ${String(head).padStart(2)}  ${tokens[most].padEnd(8)} ${probabilities[most].toFixed(2)}`);
  }
}

/* Your turn */

/** `count` columns from the one numbered `first` on: the same memory, nothing copied. */
export function columns(m: Matrix, first: number, count: number): Matrix {
  return notWritten("columns", m, first, count);
}

/** The contexts of all heads side by side. @param query [tokens, hidden], as key and value @returns [tokens, hidden] */
export function allHeads(query: Matrix, key: Matrix, value: Matrix, heads: number): Matrix {
  return notWritten("allHeads", query, key, value, heads, columns, attentionHead, matrix, row); // attentionHead is yours of lesson 3
}

/** From the tokens' vectors to what attention adds to them. @param x [tokens, hidden] @returns [tokens, hidden] */
export function attention(x: Matrix, w: AttentionWeights, heads: number): Matrix {
  return notWritten("attention", x, w, heads, linear, allHeads); // linear is yours of lesson 1
}

export const lesson = lessonOf(import.meta.url, { yours: { columns, allHeads, attention }, see, checks });
