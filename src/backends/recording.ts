import type { Handles, Inputs, Program } from "./backend.ts";
import type { AttentionArguments, Input, Norm, Ops, Parameter, Value } from "./ops.ts";

/** A value of a recorded pass. */
export interface Slot extends Value {
  readonly integers: boolean;
}

/** One kernel call of a recorded pass; the names are those of the kernel's own contract. */
export type Step =
  | { kernel: "embedding"; y: Slot; tables: { weight: Parameter | Slot; ids: Input }[] }
  | { kernel: "columns"; y: Slot; x: Slot; asked: readonly number[] }
  | MatMulStep
  | { kernel: "attention"; context: Slot; scores: Slot; probs: Slot; query: Slot; key: Slot; value: Slot; args: AttentionArguments }
  | { kernel: "gelu"; y: Slot; x: Slot }
  | { kernel: "add"; y: Slot; x: Slot; residual: Slot }
  | { kernel: "layernorm"; y: Slot; x: Slot; norm: Norm }
  | { kernel: "topk"; values: Slot; indices: Slot; logSumExp: Slot; x: Slot; k: number };

export interface MatMulStep {
  kernel: "matmul";
  y: Slot;
  x: Slot;
  /** The rows of x are those from this one on, as many as y has. */
  firstRow: number;
  weight: Parameter;
  bias: Parameter;
  epilogue: "none" | "gelu";
  residual?: Slot;
}

export interface Recording {
  steps: Step[];
  /** The values to be read, by name: each whole, or in pieces from its first rows to its last. */
  reads: Record<string, Slot[]>;
}

/** Runs a program against a recorder: nothing is computed, every op becomes a step. */
export function record<Name extends string>(inputs: Inputs<Name>, program: Program<Name, string>): Recording {
  const steps: Step[] = [];
  const handles = Object.fromEntries(Object.entries<Int32Array>(inputs).map(([name, { length }]) => [name, { name, length }]));
  const values = program(recorder(steps), handles as Handles<Name>) as Record<string, Slot>;
  return { steps, reads: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])) };
}

function recorder(steps: Step[]): Ops {
  return {
    embed(...tables) {
      const y = slot(tables[0][1].length, tables[0][0].shape[1]);
      steps.push({ kernel: "embedding", y, tables: tables.map(([weight, ids]) => ({ weight, ids })) });
      return y;
    },
    rows(x, asked) {
      if (asked.every) return x;
      const y = slot(asked.index.length, x.columns);
      steps.push({ kernel: "embedding", y, tables: [{ weight: x as Slot, ids: asked.index }] });
      return y;
    },
    columns(x, asked) {
      const y = slot(x.rows, asked.length);
      steps.push({ kernel: "columns", y, x: x as Slot, asked });
      return y;
    },
    linear(x, { weight, bias }) {
      const y = slot(x.rows, weight.shape[0]);
      steps.push({ kernel: "matmul", y, x: x as Slot, firstRow: 0, weight, bias, epilogue: "none" });
      return y;
    },
    attention(args) {
      const context = slot(args.query.rows, args.query.columns);
      const scores = slot(args.heads * args.pairs, 1);
      const probs = slot(args.heads * args.pairs, 1);
      const [query, key, value] = [args.query, args.key, args.value] as Slot[];
      steps.push({ kernel: "attention", context, scores, probs, query, key, value, args });
      return { context, scores, probs };
    },
    gelu(x) {
      const y = slot(x.rows, x.columns);
      steps.push({ kernel: "gelu", y, x: x as Slot });
      return y;
    },
    add(x, residual) {
      const y = slot(x.rows, x.columns);
      steps.push({ kernel: "add", y, x: x as Slot, residual: residual as Slot });
      return y;
    },
    layerNorm(x, norm) {
      const y = slot(x.rows, x.columns);
      steps.push({ kernel: "layernorm", y, x: x as Slot, norm });
      return y;
    },
    topk(x, k) {
      const ranked = { values: slot(x.rows, k), indices: slot(x.rows, k, true), logSumExp: slot(x.rows, 1) };
      steps.push({ kernel: "topk", ...ranked, x: x as Slot, k });
      return ranked;
    },
  };
}

export const slot = (rows: number, columns: number, integers = false): Slot => ({ rows, columns, integers });

/** The values a step reads. */
export function readBy(step: Step): Slot[] {
  switch (step.kernel) {
    case "embedding":
      return step.tables.map(({ weight }) => weight).filter(isSlot);
    case "attention":
      return [step.query, step.key, step.value];
    case "matmul":
      return step.residual ? [step.x, step.residual] : [step.x];
    case "add":
      return [step.x, step.residual];
    default:
      return [step.x];
  }
}

/** The values a step makes. */
export function writtenBy(step: Step): Slot[] {
  switch (step.kernel) {
    case "attention":
      return [step.context, step.scores, step.probs];
    case "topk":
      return [step.values, step.indices, step.logSumExp];
    default:
      return [step.y];
  }
}

/** Where the asked columns of x lie, row by row, for a look-up in x seen as [rows · columns, 1]. */
export function elementsOf({ x, asked }: Step & { kernel: "columns" }): Int32Array {
  return Int32Array.from({ length: x.rows * asked.length }, (_, i) => Math.floor(i / asked.length) * x.columns + asked[i % asked.length]);
}

export function isSlot(source: Parameter | Slot): source is Slot {
  return "rows" in source;
}
