/**
 * How well scores go together, as SciPy's `pearsonr` and `spearmanr` count it. A row counts as often as its weight says: a resample of a file is
 * the same rows with other weights.
 */

/** Pearson's correlation: Σ(x−x̄)(y−ȳ) / √(Σ(x−x̄)² Σ(y−ȳ)²); nothing where all x are the same number, or all y. All: [rows]. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, weights: ArrayLike<number>): number | undefined {
  if (isConstant(x, weights) || isConstant(y, weights)) return undefined;
  const [dx, dy] = [deviations(x, weights), deviations(y, weights)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += weights[i] * dx[i] * dx[i];
    yy += weights[i] * dy[i] * dy[i];
    xy += weights[i] * dx[i] * dy[i];
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)));
}

/** Spearman's correlation, which is Pearson's of the ranks; equal numbers share the mean of theirs. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): (weights: ArrayLike<number>) => number | undefined {
  const [orderX, orderY] = [ascending(x), ascending(y)];
  return (weights) => pearson(ranks(x, orderX, weights), ranks(y, orderY, weights), weights);
}

const ascending = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);

/** The rank of each row, from 1 on, among rows that are there as often as their weights say. */
function ranks(values: ArrayLike<number>, order: Uint32Array, weights: ArrayLike<number>): Float64Array {
  const found = new Float64Array(values.length);
  let below = 0;
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    let equal = 0;
    for (end = begin; end < order.length && values[order[end]] === values[order[begin]]; end++) equal += weights[order[end]];
    for (let i = begin; i < end; i++) found[order[i]] = below + (equal + 1) / 2;
    below += equal;
  }
  return found;
}

/** What is left without the mean, in units of the largest, so that no square is too large or too small for a number. */
function deviations(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  let [sum, all] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    all += weights[i];
  }
  const left = new Float64Array(values.length);
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    left[i] = values[i] - sum / all;
    largest = Math.max(largest, Math.abs(left[i]));
  }
  for (let i = 0; i < left.length; i++) left[i] /= largest;
  return left;
}

/** Told by the numbers themselves: a mean is rounded, and what is left of a constant would be noise. */
function isConstant(values: ArrayLike<number>, weights: ArrayLike<number>): boolean {
  let first: number | undefined;
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0) continue;
    first ??= values[i];
    if (values[i] !== first) return false;
  }
  return true;
}
