import type { ModelConfig } from "../../../doors/node.ts";
import {
  type CardRow,
  cardRow,
  type Figure,
  figuresOf,
  type GlueName,
  isDistilroberta,
  type MetricName,
} from "../../../evaluation/index.ts";
import type { Answered } from "./answers.ts";
import { best } from "./answers.ts";
import type { Exam } from "./exam.ts";
import type { EvaluateFlags } from "./flags.ts";

/** What `--json` prints. */
export interface Report {
  task?: string;
  split?: string;
  file: string;
  model: string;
  backend: string;
  dtype: string;
  /** How many rows were judged. */
  examples: number;
  /** The numbers of the lines that were left out. */
  skipped: number[];
  /** How many texts were cut at the model's limit. */
  cut: number;
  /** What each of the model's labels is to the file. */
  labels?: Record<string, string>;
  /** What F1 is about. */
  positive?: string;
  metrics: Partial<Record<MetricName, Figure>>;
  card?: CardRow;
  seconds: number;
  /** A pair counts once. */
  sentences_per_second: number;
}

/** What a model says, as the exam counts: classes by their numbers, or scores. */
export function predictionsOf({ classes, classOf }: Exam, { logits }: Answered): Float64Array {
  return Float64Array.from(logits, (each) => (classes ? classOf[best(each)] : each[0]));
}

/** As the file would write it: a class in its word, a score with as many digits as tell it apart. */
export function predictionsTable({ classes, paper }: Exam, predicted: Float64Array): string {
  const shown = (value: number) => (classes ? classes[value][0] : String(Number(value.toPrecision(9))));
  const rows = paper.examples.map(({ index }, i) => `${index}\t${shown(predicted[i])}\n`);
  return `index\tprediction\n${rows.join("")}`;
}

/** Judges the answers. */
export function reportOn(
  exam: Exam,
  answered: Answered,
  predicted: Float64Array,
  { config, backend, dtype }: { config: ModelConfig; backend: string; dtype: string },
  { task, split = "dev", model = "" }: EvaluateFlags,
): Report {
  const { paper, classes, classOf } = exam;
  const gold = Float64Array.from(paper.examples, (example) => example.gold);
  const metrics = figuresOf(exam.metrics, { gold, predicted, classes: classes?.length ?? 0 });
  const byCard = task !== undefined && split === "dev" && isDistilroberta(config);
  return {
    ...(task === undefined ? {} : { task, split }),
    file: paper.name,
    model,
    backend,
    dtype,
    examples: paper.examples.length,
    skipped: paper.skipped,
    cut: answered.cut,
    ...(classes && { labels: Object.fromEntries(config.labelNames.map((label, id) => [label, classes[classOf[id]][0]])) }),
    ...(classes && metrics.f1 && { positive: classes[1][0] }),
    metrics,
    ...(byCard && { card: cardRow(task as GlueName, metrics) }),
    seconds: answered.seconds,
    sentences_per_second: paper.examples.length / answered.seconds,
  };
}
