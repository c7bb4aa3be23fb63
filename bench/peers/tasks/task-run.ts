import type { RunFacts } from "../../machine.ts";
import type { OrReason, Summary } from "../../statistics.ts";

/** The tasks that are raced, and the real model of each. */
export const models = { "sentence-embedding": "minilm", "token-classification": "rampart" } as const;

export type RacedTask = keyof typeof models;

/** An engine with its settings. */
export interface TaskRacer {
  name: string;
  dtype: string;
  threads: number;
  /** How many texts a call is given; 0: all of them. */
  each: number;
}

/** How far an engine's answers are from the reference's. */
export interface TaskParity {
  /** max|Δ| of scores, or of the numbers of a vector. */
  maxAbs: number;
  /** Share of the labels that are the reference's; 1 where there are none. */
  labels: number;
}

export interface TaskRow extends TaskRacer {
  task: RacedTask;
  result: OrReason<Summary & { parity: TaskParity }>;
}

/** What `npm run bench:tasks` finds; `--json` prints it. */
export interface TaskRun {
  facts: RunFacts;
  exported: Record<string, string>;
  texts: number;
  rows: TaskRow[];
}
