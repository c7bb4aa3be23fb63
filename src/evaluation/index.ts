/** A fair exam: files of examples as GLUE and others write them, which label is which, and figures with their intervals. */

export { type Figure, figuresOf } from "./figures.ts";
export { type MetricName, metricNames, metrics } from "./metrics/index.ts";
