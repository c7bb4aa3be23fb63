/**
 * Lesson 2: Tokens and embeddings
 *
 * A tokenizer cuts a text into tokens, and each has a number, its id (chapter 1 in docs/ shows how). The id is a row of a table: the token's
 * vector. A second table has a vector for each place in the sentence, for without it a sentence would be a bag of words. A third, the
 * type of the token, has one row in RoBERTa, which is added to all. (Devlin et al. 2019, fig. 2; Liu et al. 2019)
 *
 *   x[t] = words[id of t] + types[0] + positions[t + 2]
 *
 * Why + 2? RoBERTa counts places from padding's id, 1, so that the first token has 2. Rows 0 and 1 of that table are never read here.
 */

import { at } from "./01-a-matrix-in-memory.ts";
import { checks } from "./checks/02-tokens-and-embeddings.ts";
import { openTokenizer, openWeights, sentence } from "./support/bundled.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { type Matrix, matrix } from "./support/matrix.ts";
import type { Tables } from "./support/weights.ts";

/* Run and see */

async function see() {
  const { tokens, ids } = openTokenizer().encode(sentence);
  const { words, positions } = (await openWeights()).tables;
  console.log(sentence);
  console.log("tokens", tokens.join(" "));
  console.log("ids   ", ids.join(" "));
  console.log(`\nThe table of words is ${words.shape.join(" × ")}, that of positions ${positions.shape.join(" × ")}.`);
  console.log(
    `"She" is row ${ids[1]}. It begins`,
    Array.from(words.data.subarray(ids[1] * 192, ids[1] * 192 + 4), (x) => x.toFixed(4)).join(" "),
    "…",
  );
}

/* Your turn */

/** The sum of the three vectors of each token. @returns [tokens, hidden] */
export function embed(ids: number[], { words, positions, types }: Tables): Matrix {
  return notWritten("embed", ids, words, positions, types, at, matrix);
}

export const lesson = lessonOf(import.meta.url, { yours: { embed }, see, checks });
