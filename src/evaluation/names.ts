/** What may be named, for who shows it without reading a file or judging an answer. */

/** GLUE's tasks, as its scripts call them. */
export const glueNames = ["cola", "sst-2", "mrpc", "sts-b", "qqp", "mnli", "mnli-mm", "qnli", "rte"] as const;
export type GlueName = (typeof glueNames)[number];

/** The parts of a task's data. */
export const splits = ["train", "dev", "test"] as const;
export type Split = (typeof splits)[number];

/** What an exam's answers are judged by, in the names of `transformers`. */
export const metricNames = ["accuracy", "f1", "acc_and_f1", "matthews", "pearson", "spearman", "corr"] as const;
export type MetricName = (typeof metricNames)[number];
