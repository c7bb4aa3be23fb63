import type { Figure } from "../figures.ts";
import type { GlueName, MetricName } from "../names.ts";
import { type GlueTask, glueTasks } from "./tasks.ts";

/** What the model card of distilroberta-base prints beside a task, and which of our metrics comes nearest: it names none. */
export interface CardRow {
  model: "distilroberta-base";
  /** The card's figures are of the dev set, though it does not say so. */
  split: "dev";
  /** From 0 to 1, as our figures are. */
  value: number;
  nearest: MetricName;
  /** Ours less the card's. */
  difference: number;
}

/** Whether a model is distilroberta-base by its shape, as one that was fine-tuned still is. */
export function isDistilroberta(config: { modelType: string; layers: number; hidden: number; heads: number; vocab: number }): boolean {
  const { modelType, layers, hidden, heads, vocab } = config;
  return modelType === "roberta" && layers === 6 && hidden === 768 && heads === 12 && vocab === 50265;
}

/** The card's row beside ours; nothing where none of ours is defined. CoLA's is Matthews' correlation, as everybody reports it. */
export function cardRow(task: GlueName, figures: Partial<Record<MetricName, Figure>>): CardRow | undefined {
  const { card, metrics: names }: GlueTask = glueTasks[task];
  const value = card / 100;
  const candidates = (task === "cola" ? names.slice(0, 1) : names).flatMap((nearest) => {
    const ours = figures[nearest]?.value ?? undefined;
    return ours === undefined ? [] : [{ nearest, difference: ours - value }];
  });
  const [best] = candidates.sort((a, b) => Math.abs(a.difference) - Math.abs(b.difference));
  return best && { model: "distilroberta-base", split: "dev", value, ...best };
}
