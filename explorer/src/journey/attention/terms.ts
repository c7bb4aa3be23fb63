/** One score and one share taken apart into their terms. Pure. */
import { sum } from "./shares.ts";

/** A term of a sum: what it adds, and the sum before and after it. */
export interface Term {
  /** Which dimension of the head. */
  d: number;
  product: number;
  before: number;
  after: number;
}

/**
 * q · k term by term. Beyond `most` dimensions the strongest products stand alone, strongest first, and `others` is what the rest adds
 * up to: the terms begin there.
 */
export function terms(query: readonly number[], key: readonly number[], most: number): { terms: Term[]; others: number; total: number } {
  const products = query.map((q, d) => q * key[d]);
  const order = [...products.keys()];
  const folded = order.length > most;
  const first = folded ? order.sort((a, b) => Math.abs(products[b]) - Math.abs(products[a])).slice(0, most) : order;
  const others = folded ? sum(order.slice(most).map((d) => products[d])) : 0;
  let after = others;
  const found = first.map((d) => {
    const before = after;
    after += products[d];
    return { d, product: products[d], before, after };
  });
  return { terms: found, others, total: after };
}

/** softmax(s) = exp(s − max) / Σ exp(s − max), with what stands on the way. */
export function softmax(scores: readonly number[]): { max: number; powers: number[]; total: number } {
  const max = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - max));
  return { max, powers, total: sum(powers) };
}
