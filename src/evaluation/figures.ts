import { integers } from "../tensor/index.ts";
import { type Measure, metrics } from "./metrics/index.ts";
import type { MetricName } from "./names.ts";

/** A metric's value, and between which values it would lie for 95 of 100 other files of the same kind and size. */
export interface Figure {
  /** Nothing where the metric is not defined, which `note` explains. */
  value: number | null;
  low: number | null;
  high: number | null;
  note?: string;
}

/** Answers and what they should have been: [rows] each, classes by their numbers or scores. */
export interface Answers {
  gold: ArrayLike<number>;
  predicted: ArrayLike<number>;
  /** How many classes there are; 0 for scores. */
  classes: number;
}

const RESAMPLES = 1000;

/**
 * Judges answers by some metrics. The interval is the bootstrap's by percentiles (Efron 1979): the rows are drawn anew, with replacement, a
 * thousand times; the middle 95% of the values then found are kept. The draws are seeded, and the same for all metrics.
 */
export function figuresOf(
  names: readonly MetricName[],
  { gold, predicted, classes }: Answers,
  seed = 1,
): Partial<Record<MetricName, Figure>> {
  if (!Array.from(predicted).every(Number.isFinite)) return allNone(names, "some predictions are not finite numbers");
  const kinds = kindsOf(gold, predicted);
  const measures = names.map((name) => metrics[name].over(kinds.gold, kinds.predicted, classes));
  const found = measures.map((measure) => finite(measure, kinds.counts));
  const resampled = names.map((): number[] => []);
  const rows = gold.length;
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const drawn = integers(seed + resample, rows, rows);
    const counts = new Uint32Array(kinds.counts.length);
    for (let i = 0; i < rows; i++) counts[kinds.of[drawn[i]]]++;
    for (const [i, measure] of measures.entries()) {
      const value = found[i] === undefined ? undefined : finite(measure, counts);
      if (value !== undefined) resampled[i].push(value);
    }
  }
  const figures = names.map((name, i): [MetricName, Figure] => [name, figure(found[i], resampled[i], () => whyNone(gold, predicted))]);
  return Object.fromEntries(figures);
}

/** Rows by what they are: with classes there are few kinds however many rows, and a resample is how often it has each. */
function kindsOf(gold: ArrayLike<number>, predicted: ArrayLike<number>) {
  const places = new Map<string, number>();
  const kinds = { gold: [] as number[], predicted: [] as number[], counts: [] as number[], of: new Uint32Array(gold.length) };
  for (let i = 0; i < gold.length; i++) {
    const name = `${gold[i]} ${predicted[i]}`;
    const place = places.get(name) ?? places.size;
    if (place === places.size) {
      places.set(name, place);
      kinds.gold.push(gold[i]);
      kinds.predicted.push(predicted[i]);
      kinds.counts.push(0);
    }
    kinds.counts[place]++;
    kinds.of[i] = place;
  }
  return kinds;
}

const none = (note: string): Figure => ({ value: null, low: null, high: null, note });

const allNone = (names: readonly MetricName[], note: string): Partial<Record<MetricName, Figure>> =>
  Object.fromEntries(names.map((name) => [name, none(note)]));

function finite(measure: Measure, weights: ArrayLike<number>): number | undefined {
  const value = measure(weights);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function figure(value: number | undefined, resampled: number[], why: () => string): Figure {
  if (value === undefined) return none(why());
  const ascending = Float64Array.from(resampled).sort();
  if (ascending.length === 0) return { value, low: null, high: null, note: "too few rows for an interval" };
  return { value, low: percentile(ascending, 0.025), high: percentile(ascending, 0.975) };
}

/** As `numpy.percentile` does by default: linear between the two nearest. */
function percentile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}

/** Why scores have no correlation. */
function whyNone(gold: ArrayLike<number>, predicted: ArrayLike<number>): string {
  const isConstant = (values: ArrayLike<number>) => Array.from(values).every((value) => value === values[0]);
  if (gold.length < 2) return "one row has no correlation";
  if (isConstant(predicted)) return "all predictions are the same: there is no correlation";
  if (isConstant(gold)) return "all scores of the file are the same: there is no correlation";
  return "the numbers are too large for a correlation";
}
