/** The operations of a fill-mask's matrix products and attention, counted: a multiply-add is two. */

/** How much of a pass an engine computes: all logits; the head at the masks alone; the last layer, too, only what they need. */
export type Extent = "everything" | "head at the masks" | "last layer and head at the masks";

export interface Sizes {
  layers: number;
  hidden: number;
  intermediate: number;
  vocab: number;
}

/** @param lengths of the sequences as they are computed, padding included; each has one mask */
export function flopsOf({ layers, hidden, intermediate, vocab }: Sizes, lengths: readonly number[], extent: Extent): number {
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const pairs = lengths.reduce((sum, length) => sum + length ** 2, 0);
  const masks = lengths.length;
  /** Keys and values of all tokens; queries, attention's output and the MLP of those that are asked. */
  const layer = (asked: number, looked: number) =>
    dense(tokens, hidden, 2 * hidden) + 4 * looked * hidden + dense(asked, hidden, 2 * hidden) + 2 * dense(asked, hidden, intermediate);
  const whole = layer(tokens, pairs);
  const last = extent === "last layer and head at the masks" ? layer(masks, tokens) : whole;
  const head = dense(extent === "everything" ? tokens : masks, hidden, hidden + vocab);
  return (layers - 1) * whole + last + head;
}

const dense = (rows: number, width: number, out: number): number => 2 * rows * width * out;
