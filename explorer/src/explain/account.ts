import type { Operand, Pass, Terms } from "./explanation.ts";
import type { Line } from "./line.ts";
import type { Operation } from "./source.ts";

/** What one family of taps has to say of a number. */
export interface Account {
  /** The right side of the formula. */
  formula: string;
  lines: readonly Line[];
  terms?: Terms;
  steps?: readonly Operand[];
  value: number;
  operation: Operation;
  notes?: readonly string[];
}

/** @param index of the element within its tap */
export type Explainer = (at: { layer: number; index: readonly number[] }, pass: Pass) => Promise<Account>;
