import { oneOf, refuseUnknown, TypeformerError, wholeNumber } from "../errors/index.ts";
import { checkWidths, dot, lengthOf, type Row, rowsOf, type Vector, type Vectors } from "./vectors.ts";

/** One of the vectors that were searched. */
export interface Found {
  /** Its place in the list. */
  index: number;
  /** How near it is: the larger, the nearer. */
  score: number;
}

/** How nearness is measured. */
export interface SearchOptions {
  /** "cosine", or "dot": the same for vectors of length one, and faster. Default: "cosine". */
  by?: "cosine" | "dot";
}

/**
 * The k vectors that are nearest to a query, the nearest first; of equal ones the earlier. Every vector is looked at: the answer is exact.
 *
 * @example
 * const [best] = search(await embed("How do I get my money back?"), vectors, 1);
 * texts[best.index];
 *
 * @param query one vector, or several for a list of answers
 * @param vectors a list of n, each as wide as the query
 * @param k how many; where there are fewer vectors, all of them
 * @throws TypeformerError `invalid_input` for vectors of different widths, what is no vector, or holds NaN; `invalid_option`
 */
export function search(query: Vector, vectors: Vectors, k?: number, options?: SearchOptions): Found[];
/** The same for several queries: an answer for each. */
export function search(queries: Vectors, vectors: Vectors, k?: number, options?: SearchOptions): Found[][];
export function search(query: Vector | Vectors, vectors: Vectors, k = 10, options: SearchOptions = {}): Found[] | Found[][] {
  refuseUnknown(options, ["by"], "search");
  const by = oneOf(options.by ?? "cosine", ["cosine", "dot"], "by");
  wholeNumber(k, "k");
  const { rows: queries, isOne } = rowsOf(query, "query");
  const { rows, isOne: isVector } = rowsOf(vectors, "vectors");
  if (isVector) throw new TypeformerError("invalid_input", "vectors: expected a list of vectors, found one: put it in a list");
  for (const [i, each] of queries.entries()) checkWidths(rows, "vectors", each.length, isOne ? "the query" : `query[${i}]`);
  const lengths = by === "cosine" ? Float64Array.from(rows, lengthOf) : undefined;
  const found = queries.map((each) => nearest(each, rows, lengths, k));
  return isOne ? found[0] : found;
}

function nearest(query: Row, rows: readonly Row[], lengths: Float64Array | undefined, k: number): Found[] {
  const own = lengths ? lengthOf(query) : 1;
  let best: Found[] = [];
  let least = Number.NEGATIVE_INFINITY; // what a vector must pass to be among the k best so far
  for (let index = 0; index < rows.length; index++) {
    const score = lengths ? dot(query, rows[index]) / own / lengths[index] : dot(query, rows[index]);
    if (Number.isNaN(score)) throw new TypeformerError("invalid_input", `vectors[${index}], or the query, holds NaN or infinities`);
    if (score <= least) continue;
    best.push({ index, score });
    if (best.length < 2 * k) continue;
    best = firstOf(best, k);
    least = best[k - 1].score;
  }
  return firstOf(best, k);
}

/** The sort is stable, and they come in the order of their places. */
const firstOf = (found: Found[], k: number): Found[] => found.sort((a, b) => b.score - a.score).slice(0, k);
