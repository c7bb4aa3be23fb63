import { metrics as all, type Figure, type MetricName } from "../../../evaluation/index.ts";
import { printable } from "../../channels.ts";
import { table } from "../../display.ts";
import type { Exam } from "./exam.ts";
import type { Report } from "./report.ts";

/** The figures for people. */
export function asText(report: Report, exam: Exam): string {
  const { file, model, backend, dtype, examples, labels } = report;
  const unit = exam.paper.examples[0].pair === undefined ? "text" : "pair";
  const counted = (count: number) => `${count} ${unit}${count === 1 ? "" : "s"}`;
  const rows = Object.entries(report.metrics).map(([name, figure]) => figureRow(name as MetricName, figure, report));
  const columns = [{ name: "" }, { name: "", figures: true }, { name: "95% interval", figures: true }, { name: report.card ? CARD : "" }];
  const notes = Object.values(report.metrics).flatMap(({ note }) => note ?? []);
  const lines = [
    `${exam.title ? `${exam.title}: ` : ""}${counted(examples)} of ${printable(file)}`,
    `${printable(model)}, ${backend}, ${dtype}`,
    ...(labels ? [`the model's labels: ${labelsIn(labels, exam)}`] : []),
    "",
    table(columns, rows).trimEnd(),
    "",
    ...new Set(notes),
    ...cardNote(report),
    ...skippedNote(report),
    ...(report.cut > 0 ? [`${counted(report.cut)} longer than the model takes: cut`] : []),
    `${report.seconds.toFixed(1)} s, ${report.sentences_per_second.toFixed(1)} ${unit}s a second`,
  ];
  return `${lines.join("\n")}\n`;
}

const CARD = "card of distilroberta-base (dev set)";

function figureRow(name: MetricName, { value, low, high }: Figure, { card, positive }: Report): string[] {
  const title = all[name].isBinary && name === "f1" ? `${all[name].title} of ${positive}` : all[name].title;
  const shown = (number: number | null) => number?.toFixed(4) ?? "none";
  const interval = low === null ? "" : `${shown(low)} … ${shown(high)}`;
  return [title, shown(value), interval, card?.nearest === name ? card.value.toFixed(3) : ""];
}

/** `LABEL_0 = 0 (unacceptable)`: what a label is to the file, with the class's other name. */
function labelsIn(labels: Record<string, string>, { classes = [] }: Exam): string {
  const shown = Object.entries(labels).map(([label, written]) => {
    const others = classes.find(([name]) => name === written)?.filter((name) => name !== written && name !== label) ?? [];
    return `${printable(label)} = ${printable(written)}${others.length > 0 ? ` (${others.map(printable).join(", ")})` : ""}`;
  });
  return shown.join(", ");
}

function cardNote({ card, metrics }: Report): string[] {
  if (!card || Object.keys(metrics).length < 3) return [];
  return [`the card does not say which metric its figure is: it stands beside the nearest`];
}

function skippedNote({ skipped }: Report): string[] {
  if (skipped.length === 0) return [];
  const some = skipped.slice(0, 5).join(", ");
  const rows = skipped.length === 1 ? "1 row skipped" : `${skipped.length} rows skipped`;
  return [`${rows}, blank or with too few columns: line${skipped.length === 1 ? "" : "s"} ${some}${skipped.length > 5 ? ", …" : ""}`];
}
