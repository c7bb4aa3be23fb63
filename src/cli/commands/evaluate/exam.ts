import type { ModelConfig } from "../../../doors/node.ts";
import { oneOf, TypeformerError } from "../../../errors/index.ts";
import {
  type ClassNames,
  classesOf,
  classOfEach,
  type GlueName,
  type GlueTask,
  glueTasks,
  goldOf,
  layoutOf,
  type MetricName,
  metricNames,
  metrics,
  type Paper,
  readExamples,
  readGlue,
  type Split,
} from "../../../evaluation/index.ts";
import { warn } from "../../channels.ts";
import { dataFolder, openOwn } from "./data.ts";
import type { EvaluateFlags } from "./flags.ts";

/** What is asked, and what a model's answers mean to it. */
export interface Exam {
  /** Of a task of GLUE. */
  title?: string;
  paper: Paper;
  metrics: readonly MetricName[];
  /** What the file calls its classes, in the order of their numbers; none where it has scores. */
  classes?: readonly ClassNames[];
  /** Which class each of the model's labels is. */
  classOf: number[];
}

/** Reads what can be read before there is a model; the rest follows from what the model's config says. */
export async function openExam(flags: EvaluateFlags): Promise<(config: ModelConfig) => Promise<Exam>> {
  return flags.task === undefined ? ownExam(flags) : glueExam(flags.task as GlueName, flags); // commander knows the tasks' names
}

async function glueExam(name: GlueName, { data = "", split = "dev", limit, labels }: EvaluateFlags) {
  const task: GlueTask = glueTasks[name];
  const paper = await readGlue(name, split as Split, await dataFolder(data), limit);
  return async (config: ModelConfig): Promise<Exam> => {
    const { classes, metrics, title } = task;
    if (!classes) return { title, paper, metrics, classOf: onlyScore(config, title, labels) };
    return { title, paper, metrics, classes, classOf: classOfEach(config.labelNames, classes, labels) };
  };
}

async function ownExam({ file = "", columns = [], metric, limit, labels }: EvaluateFlags) {
  const layout = layoutOf(columns);
  const names = metric?.map((name) => oneOf(name, metricNames, "metric"));
  (await openOwn(file)).destroy(); // is it there? A model may take long to load
  return async (config: ModelConfig): Promise<Exam> => {
    const isScore = config.labels === 1;
    const wanted = names ?? (isScore ? (["pearson", "spearman"] as const) : (["accuracy"] as const));
    checkMetrics(wanted, config);
    const classOf = isScore ? onlyScore(config, file, labels) : undefined;
    const classes = isScore ? undefined : classesOf(config.labelNames, labels);
    const { gold, expected } = goldOf(classes);
    const hint = `${expected}. ${labels ? "" : "What the file calls the model's labels is said by --labels, in the order of the model's ids"}`;
    const written = new Map<number, string>();
    const reading = { layout, limit, expected: isScore ? expected : hint.trim(), gold: noting(gold, written) };
    const paper = await readExamples(await openOwn(file), file, reading);
    warnOfQuoting(paper);
    if (!classes) return { paper, metrics: wanted, classOf: classOf ?? [] };
    const called = classes.map((names, i): ClassNames => [written.get(i) ?? names[0], ...names]);
    return { paper, metrics: wanted, classes: called, classOf: classOfEach(config.labelNames, called, labels) };
  };
}

/** A text with its own quotation marks doubled was written by a program that quotes: here it would keep all of them, and be another text. */
function warnOfQuoting({ name, examples }: Paper): void {
  const quoted = examples.filter(({ text, pair = "" }) => [text, pair].some((each) => /^"(?=.*"").*"$/.test(each) && !/^""+$/.test(each)));
  if (quoted.length === 0) return;
  const texts = quoted.length === 1 ? "a text of it stands" : `${quoted.length} of its texts stand`;
  warn(
    `${name} seems to be quoted: ${texts} in quotation marks, with others doubled inside. They are read as they are: save the table without quoting`,
  );
}

/** Remembers how the file first writes each class. */
const noting = (gold: (label: string) => number | undefined, written: Map<number, string>) => (label: string) => {
  const found = gold(label);
  if (found !== undefined && !written.has(found)) written.set(found, label);
  return found;
};

function onlyScore({ labels, labelNames }: ModelConfig, title: string, given: string[] | undefined): number[] {
  if (labels !== 1) {
    throw new TypeformerError(
      "invalid_input",
      `${title} asks for a score, which is a single label, and the model has ${labels}: ${labelNames.join(", ")}`,
    );
  }
  if (given) throw new TypeformerError("invalid_option", "labels: the model gives a score, which has no name");
  return [];
}

function checkMetrics(names: readonly MetricName[], { labels }: ModelConfig): void {
  for (const name of names) {
    const { of, isBinary } = metrics[name];
    const refuse = (why: string) => new TypeformerError("invalid_option", `metric: ${name} judges ${why}`);
    if (of === "classes" && labels === 1) throw refuse("classes, and the model gives one score");
    if (of === "scores" && labels > 1) throw refuse(`scores, and the model tells ${labels} classes apart`);
    if (isBinary && labels > 2) throw refuse(`two classes, and the model has ${labels}`);
  }
}
