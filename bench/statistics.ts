/** What a sample of times is reported as. */
export interface Summary {
  samples: number;
  /** In the unit of the samples. */
  p50: number;
  p95: number;
}

/** Where something was not timed, the reason stands in place of its figures. */
export type OrReason<T> = T | string;

/** @throws RangeError for no samples: there is no figure to report. */
export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  return { samples: sorted.length, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** Linear between the two nearest ranks (Hyndman & Fan 1996, definition 7), as NumPy has it. @param sorted ascending */
export function quantile(sorted: readonly number[], q: number): number {
  if (sorted.length === 0) throw new RangeError("a quantile of no samples");
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.ceil(at);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
