import type { Column, Layout } from "../files/layout.ts";
import type { ClassNames } from "../labels.ts";
import type { GlueName, MetricName, Split } from "../names.ts";

/** A task of GLUE (Wang et al. 2018), as its official files have it. */
export interface GlueTask {
  title: string;
  /** The folder in which GLUE's download has it. */
  folder: string;
  /** What its labels are called, the files' own name first, in the order of their numbers; none where they are scores. */
  classes?: readonly ClassNames[];
  metrics: readonly MetricName[];
  files: Record<Split, string>;
  /** Where a labelled row has what is needed. */
  layout: Layout;
  /** What the model card of distilroberta-base prints for it, times 100. */
  card: number;
}

const column = (at: number, name: string): Column => ({ at, name });
const files = { train: "train.tsv", dev: "dev.tsv", test: "test.tsv" };
const alike: readonly MetricName[] = ["accuracy", "f1", "acc_and_f1"];
const entails: readonly ClassNames[] = [["entailment"], ["not_entailment"]];
const inference = {
  classes: [["contradiction"], ["entailment"], ["neutral"]],
  metrics: ["accuracy"],
  layout: { text: column(8, "sentence1"), pair: column(9, "sentence2"), label: column(-1, "gold_label"), header: true },
  card: 84.0,
} satisfies Partial<GlueTask>;

/** By the names that GLUE's scripts take. */
export const glueTasks = {
  cola: {
    title: "CoLA",
    folder: "CoLA",
    classes: [
      ["0", "unacceptable"],
      ["1", "acceptable"],
    ],
    metrics: ["matthews", "accuracy"],
    files,
    layout: { text: { at: 3 }, label: { at: 1 }, header: false },
    card: 59.3,
  },
  "sst-2": {
    title: "SST-2",
    folder: "SST-2",
    classes: [
      ["0", "negative"],
      ["1", "positive"],
    ],
    metrics: ["accuracy"],
    files,
    layout: { text: column(0, "sentence"), label: column(1, "label"), header: true },
    card: 92.5,
  },
  mrpc: {
    title: "MRPC",
    folder: "MRPC",
    classes: [
      ["0", "not_equivalent"],
      ["1", "equivalent"],
    ],
    metrics: alike,
    files,
    layout: { text: column(3, "#1 String"), pair: column(4, "#2 String"), label: column(0, "Quality"), header: true },
    card: 86.6,
  },
  "sts-b": {
    title: "STS-B",
    folder: "STS-B",
    metrics: ["pearson", "spearman", "corr"],
    files,
    layout: { text: column(7, "sentence1"), pair: column(8, "sentence2"), label: column(-1, "score"), header: true },
    card: 88.3,
  },
  qqp: {
    title: "QQP",
    folder: "QQP",
    classes: [
      ["0", "not_duplicate"],
      ["1", "duplicate"],
    ],
    metrics: alike,
    files,
    layout: {
      text: column(3, "question1"),
      pair: column(4, "question2"),
      label: column(5, "is_duplicate"),
      header: true,
      skipsShortRows: true,
    },
    card: 89.4,
  },
  mnli: {
    ...inference,
    title: "MNLI, matched",
    folder: "MNLI",
    files: { train: "train.tsv", dev: "dev_matched.tsv", test: "test_matched.tsv" },
  },
  "mnli-mm": {
    ...inference,
    title: "MNLI, mismatched",
    folder: "MNLI",
    files: { train: "train.tsv", dev: "dev_mismatched.tsv", test: "test_mismatched.tsv" },
  },
  qnli: {
    title: "QNLI",
    folder: "QNLI",
    classes: entails,
    metrics: ["accuracy"],
    files,
    layout: { text: column(1, "question"), pair: column(2, "sentence"), label: column(-1, "label"), header: true },
    card: 90.8,
  },
  rte: {
    title: "RTE",
    folder: "RTE",
    classes: entails,
    metrics: ["accuracy"],
    files,
    layout: { text: column(1, "sentence1"), pair: column(2, "sentence2"), label: column(-1, "label"), header: true },
    card: 67.9,
  },
} as const satisfies Record<GlueName, GlueTask>;
