/**
 * How well classes are told apart, as scikit-learn's `accuracy_score`, `f1_score` and `matthews_corrcoef` count it. All follow from how often which
 * class was taken for which. A row counts as often as its weight says: a resample of a file is the same rows with other weights.
 */

/** [gold][predicted], row by row. */
export interface Confusion {
  classes: number;
  counts: Float64Array;
}

/** How often which of `classes` classes was taken for which. All: [rows], class numbers. */
export function confusion(gold: ArrayLike<number>, predicted: ArrayLike<number>, weights: ArrayLike<number>, classes: number): Confusion {
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < gold.length; i++) counts[gold[i] * classes + predicted[i]] += weights[i];
  return { classes, counts };
}

/** The share of rows that are right. */
export function accuracy({ classes, counts }: Confusion): number {
  let [right, all] = [0, 0];
  for (let i = 0; i < classes; i++) right += counts[i * classes + i];
  for (const count of counts) all += count;
  return right / all;
}

/** 2 · TP / (2 · TP + FP + FN) of the second of two classes; 0 where it was neither there nor predicted. */
export function f1({ counts: [, fp, fn, tp] }: Confusion): number {
  return tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn);
}

/**
 * Matthews' correlation for any number of classes (Gorodkin 2004, eq. 8): with c right of s rows, and each class t times there and p times
 * predicted, (c·s − Σ t·p) / √((s² − Σ p²)(s² − Σ t²)). 0 where one class alone is there, or predicted.
 */
export function matthews({ classes, counts }: Confusion): number {
  const [there, predicted] = [new Float64Array(classes), new Float64Array(classes)];
  let right = 0;
  let all = 0;
  for (let gold = 0; gold < classes; gold++) {
    right += counts[gold * classes + gold];
    for (let other = 0; other < classes; other++) {
      const count = counts[gold * classes + other];
      there[gold] += count;
      predicted[other] += count;
      all += count;
    }
  }
  const spread = (all * all - dot(there, there)) * (all * all - dot(predicted, predicted));
  return spread === 0 ? 0 : (right * all - dot(there, predicted)) / Math.sqrt(spread);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
