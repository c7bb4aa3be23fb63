import type { MetricName } from "../names.ts";
import { accuracy, type Confusion, confusion, f1, matthews } from "./classes.ts";
import { pearson, spearman } from "./scores.ts";

/** A metric of rows that count as often as their weights say; `undefined` where it is not defined. */
export type Measure = (weights: ArrayLike<number>) => number | undefined;

export interface Metric {
  title: string;
  /** What it judges: classes by their numbers, or scores. */
  of: "classes" | "scores";
  /** It is defined for two classes only, and is about the second. */
  isBinary?: true;
  /** @param gold, predicted [rows]; @param classes how many there are */
  over(gold: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Measure;
}

const ofClasses = (title: string, count: (counts: Confusion) => number): Metric => ({
  title,
  of: "classes",
  over: (gold, predicted, classes) => (weights) => count(confusion(gold, predicted, weights, classes)),
});

export const metrics: Record<MetricName, Metric> = {
  accuracy: ofClasses("accuracy", accuracy),
  f1: { ...ofClasses("F1", f1), isBinary: true },
  acc_and_f1: { ...ofClasses("mean of accuracy and F1", (counts) => (accuracy(counts) + f1(counts)) / 2), isBinary: true },
  matthews: ofClasses("Matthews", matthews),
  pearson: { title: "Pearson", of: "scores", over: (gold, predicted) => (weights) => pearson(gold, predicted, weights) },
  spearman: { title: "Spearman", of: "scores", over: spearman },
  corr: {
    title: "mean of Pearson and Spearman",
    of: "scores",
    over: (gold, predicted) => {
      const bySpearman = spearman(gold, predicted);
      return (weights) => {
        const [p, s] = [pearson(gold, predicted, weights), bySpearman(weights)];
        return p === undefined || s === undefined ? undefined : (p + s) / 2;
      };
    },
  },
};
