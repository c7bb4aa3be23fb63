import { softmax } from "../scores.ts";

/** Tokens [first, last] of a chunk, both included, as an answer. */
export interface TokenSpan {
  first: number;
  last: number;
  /** P(it starts at first) · P(it ends at last); 0 for one that is no answer and fills up what was asked for. */
  score: number;
}

/** The best spans of a chunk, and how likely it is that it holds no answer. */
export interface ChunkSpans {
  spans: TokenSpan[];
  impossible: number;
}

/** What Python puts in the place of a logit that is not to count. */
const MASKED = -10000;

/**
 * The likeliest spans of a chunk, as transformers 5.2 finds them (`select_starts_ends`, `decode_spans`): softmax over starts and over ends
 * with the first token among them, which is "no answer" and then counts nothing; of all pairs with first ≤ last < first + `longest` the best
 * `count`, of equal ones the earlier. Where there are fewer, pairs of score 0 fill up, and those among them that are allowed remain.
 *
 * @param tokens how many the chunk has
 * @param places the tokens that an answer may begin or end with
 * @param logits [2], start and end, for each of `places`
 */
export function bestSpans(
  tokens: number,
  places: readonly number[],
  logits: readonly Float32Array[],
  { count, longest }: { count: number; longest: number },
): ChunkSpans {
  const [starts, ends] = [0, 1].map((side) => {
    const all = new Float32Array(tokens).fill(MASKED);
    for (const [i, place] of places.entries()) all[place] = logits[i][side];
    return softmax(all);
  });
  const impossible = Math.fround(starts[0] * ends[0]);
  starts[0] = ends[0] = 0;

  const scored: TokenSpan[] = [];
  for (let first = 0; first < tokens; first++) {
    if (starts[first] === 0) continue;
    for (let last = first; last < Math.min(tokens, first + longest); last++) {
      const score = Math.fround(starts[first] * ends[last]);
      if (score > 0) scored.push({ first, last, score });
    }
  }
  const best = scored.sort((a, b) => b.score - a.score).slice(0, count);
  const spans = best.length < count ? [...best, ...without(scored, tokens, count - best.length)] : best;
  const allowed = new Set(places);
  return { spans: spans.filter(({ first, last }) => allowed.has(first) && allowed.has(last)), impossible };
}

/** The first `count` of all pairs that have no score, row by row. */
function without(scored: readonly TokenSpan[], tokens: number, count: number): TokenSpan[] {
  const taken = new Set(scored.map(({ first, last }) => first * tokens + last));
  const rest: TokenSpan[] = [];
  for (let pair = 0; pair < tokens * tokens && rest.length < count; pair++) {
    if (!taken.has(pair)) rest.push({ first: Math.floor(pair / tokens), last: pair % tokens, score: 0 });
  }
  return rest;
}
