/** Metrics against scikit-learn and SciPy on 200 seeded vectors; test/golden/metrics.py draws the same. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { figuresOf, metricNames, metrics } from "../../src/evaluation/index.ts";
import { integers, normal, word } from "../../src/tensor/index.ts";

const golden = JSON.parse(readFileSync("test/golden/metrics.json", "utf8"));
const seeds = Array.from({ length: 200 }, (_, i) => i + 1);

function classesOf(seed: number) {
  const draw = [0, 1, 2, 3].map((i) => word(seed, i));
  const [rows, classes] = [2 + (draw[0] % 60), 2 + (draw[1] % 3)];
  const gold = integers(seed + 1000, rows, classes);
  const wrong = integers(seed + 2000, rows, classes);
  const right = integers(seed + 3000, rows, 3);
  const predicted = gold.map((label, i) => (right[i] > 0 ? label : wrong[i]));
  if (draw[2] % 10 === 0) predicted.fill(draw[3] % classes);
  if (draw[2] % 10 === 1) gold.fill(draw[3] % classes);
  return { gold, predicted, classes };
}

function scoresOf(seed: number) {
  const rows = 3 + (word(seed, 0) % 60);
  if (seed % 4 === 0) {
    const gold = Float64Array.from(normal(seed + 1000, rows));
    const noise = normal(seed + 2000, rows);
    return { gold, predicted: gold.map((x, i) => 1000 + 0.3 * x + noise[i]), classes: 0 };
  }
  const gold = Float64Array.from(integers(seed + 1000, rows, 26), (x) => x / 5);
  const noise = integers(seed + 2000, rows, 30);
  return { gold, predicted: gold.map((x, i) => Math.round(10 * x + noise[i]) / 10), classes: 0 };
}

const measured = (name: (typeof metricNames)[number], { gold, predicted, classes }: ReturnType<typeof classesOf | typeof scoresOf>) =>
  metrics[name].over(gold, predicted, classes)(new Uint8Array(gold.length).fill(1));

const off = (ours: number | undefined, theirs: number | null) =>
  theirs === null ? Number(ours !== undefined) : Math.abs((ours ?? Number.NaN) - theirs);

test("accuracy, F1 and Matthews as scikit-learn's, to 1e-12: two classes to four, and one class alone", () => {
  const worst = { accuracy: 0, f1: 0, matthews: 0 };
  let constant = 0;
  for (const [i, seed] of seeds.entries()) {
    const drawn = classesOf(seed);
    const { f1, ...others } = golden.classes[i];
    for (const name of ["accuracy", "matthews"] as const) worst[name] = Math.max(worst[name], off(measured(name, drawn), others[name]));
    if (f1 !== undefined) worst.f1 = Math.max(worst.f1, off(measured("f1", { ...drawn, classes: 2 }), f1));
    if (others.matthews === 0) constant++;
  }
  expect(constant).toBeGreaterThan(10);
  expect(Object.values(worst).filter((difference) => !(difference < 1e-12))).toEqual([]);
});

test("Pearson and Spearman as SciPy's, to 1e-12, ties included", () => {
  for (const [i, seed] of seeds.entries()) {
    const drawn = scoresOf(seed);
    expect([seed, off(measured("pearson", drawn), golden.scores[i][0]) < 1e-12]).toEqual([seed, true]);
    expect([seed, off(measured("spearman", drawn), golden.scores[i][1]) < 1e-12]).toEqual([seed, true]);
  }
});

test("the intervals are NumPy's over the same thousand resamples", () => {
  const [gold, predicted, ...intervals] = golden.intervals.classes;
  const figures = figuresOf(["accuracy", "f1", "matthews"], { gold, predicted, classes: 2 });
  for (const [i, { low, high }] of Object.values(figures).entries()) {
    expect(low).toBeCloseTo(intervals[i][0], 12);
    expect(high).toBeCloseTo(intervals[i][1], 12);
  }
  const [seed, ...ofScores] = golden.intervals.scores;
  for (const [i, { low, high }] of Object.values(figuresOf(["pearson", "spearman"], scoresOf(seed))).entries()) {
    expect(low).toBeCloseTo(ofScores[i][0], 12);
    expect(high).toBeCloseTo(ofScores[i][1], 12);
  }
});

test("the examples of a textbook", () => {
  const gold = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1];
  const predicted = [1, 0, 0, 1, 0, 1, 1, 0, 1, 0];
  const { accuracy, f1, acc_and_f1, matthews } = figuresOf(["accuracy", "f1", "acc_and_f1", "matthews"], { gold, predicted, classes: 2 });
  expect(accuracy?.value).toBe(0.7);
  expect(f1?.value).toBeCloseTo(0.72727273, 8);
  expect(acc_and_f1?.value).toBeCloseTo((0.7 + 0.72727273) / 2, 8);
  expect(matthews?.value).toBeCloseTo(0.40824829, 8);
  const scores = { gold: [0, 1.2, 2.5, 2.5, 5, 3.8], predicted: [0.1, 1, 2, 3, 4.9, 3], classes: 0 };
  const { pearson, spearman, corr } = figuresOf(["pearson", "spearman", "corr"], scores);
  expect(pearson?.value).toBeCloseTo(0.9670551, 8);
  expect(spearman?.value).toBeCloseTo(0.95588235, 8);
  expect(corr?.value).toBeCloseTo((0.9670551 + 0.95588235) / 2, 8);
});

describe("where there is nothing to correlate", () => {
  const none = (note: string) => ({ value: null, low: null, high: null, note });

  test("a constant prediction: Matthews and F1 are 0, correlations nothing, and why", () => {
    const classes = figuresOf(["f1", "matthews"], { gold: [0, 1, 1, 0], predicted: [0, 0, 0, 0], classes: 2 });
    expect(classes).toEqual({ f1: { value: 0, low: 0, high: 0 }, matthews: { value: 0, low: 0, high: 0 } });
    const same = none("all predictions are the same: there is no correlation");
    const scores = figuresOf(["pearson", "spearman", "corr"], { gold: [0, 1, 2], predicted: [0.1, 0.1, 0.1], classes: 0 });
    expect(scores).toEqual({ pearson: same, spearman: same, corr: same });
  });

  test.each([
    ["a constant file", [2, 2, 2], [1, 2, 3], "all scores of the file are the same: there is no correlation"],
    ["one row", [2], [1], "one row has no correlation"],
    ["numbers that are none", [1, 2], [1, Number.NaN], "some predictions are not finite numbers"],
    ["infinite ones", [1, 2], [1, Number.POSITIVE_INFINITY], "some predictions are not finite numbers"],
    ["sums beyond the largest number", [1, 2], [1.7e308, 1e308], "the numbers are too large for a correlation"],
  ])("%s", (_, gold, predicted, note) => {
    expect(figuresOf(["spearman", "pearson"], { gold, predicted, classes: 0 }).pearson).toEqual(none(note));
  });

  test("very large and very small numbers correlate as others do", () => {
    for (const unit of [1e200, 1e-200]) {
      const { pearson } = figuresOf(["pearson"], { gold: [1, 2, 4], predicted: [-unit, -2 * unit, -4 * unit], classes: 0 });
      expect(pearson?.value).toBeCloseTo(-1, 12);
    }
  });

  test("no figure is a number that JSON has not", () => {
    for (const seed of seeds.slice(0, 4)) {
      for (const name of metricNames) {
        const drawn = metrics[name].of === "classes" ? classesOf(seed) : scoresOf(seed);
        const figures = figuresOf(
          [name],
          metrics[name].isBinary
            ? { ...drawn, classes: 2, gold: drawn.gold.map((x) => x % 2), predicted: drawn.predicted.map((x) => x % 2) }
            : drawn,
        );
        expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
      }
    }
  });
});

test("an interval holds its value, and narrows with the rows", () => {
  const widths = [20, 2000].map((rows) => {
    const gold = integers(1, rows, 2);
    const wrong = integers(2, rows, 5);
    const predicted = gold.map((label, i) => (wrong[i] === 0 ? 1 - label : label));
    const { value, low, high } = figuresOf(["accuracy"], { gold, predicted, classes: 2 }).accuracy ?? {};
    expect([low, value, high].map(Number)).toEqual([low, value, high].map(Number).sort());
    return Number(high) - Number(low);
  });
  expect(widths[1]).toBeLessThan(widths[0] / 5);
});
