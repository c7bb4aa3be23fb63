import { TypeformerError } from "../../errors/index.ts";
import { expectShape, expectWithin, type Input, type Parameter, type Step, type Steps, type Value, value } from "../steps/index.ts";
import { type EmbeddingInput, type EmbeddingOutput, flops } from "./contract.ts";

export interface EmbeddingStep extends Step {
  operation: "embedding";
  writes: { y: Value };
  /** A value that is looked up in, before all parameters: it has the first input's ids, or those of `columns`. */
  reads: { x?: Value };
  parameters: readonly Parameter[];
  /** The ids of each table. */
  inputs: readonly Input[];
  /** These of every row of x, in the place of rows. */
  columns?: readonly number[];
}

/** y[t] = Σ tables[ids[t]] */
export function embeddingStep(tables: readonly (readonly [table: Parameter, ids: Input])[]): EmbeddingStep {
  if (tables.length === 0) throw new TypeformerError("invalid_input", "embedding: there is no table to look up in");
  const [[first, { length }]] = tables;
  for (const [table, ids] of tables) {
    expectShape("embedding: a table", table.shape, [table.shape[0], first.shape[1]]);
    expectShape(`embedding: ${ids.name}`, [ids.length], [length]);
  }
  const [parameters, inputs] = [tables.map(([table]) => table), tables.map(([, ids]) => ids)];
  return { operation: "embedding", writes: { y: value(length, first.shape[1]) }, reads: {}, parameters, inputs };
}

/** These rows of x. */
export function rowsStep(x: Value, ids: Input): EmbeddingStep {
  return { operation: "embedding", writes: { y: value(ids.length, x.columns) }, reads: { x }, parameters: [], inputs: [ids] };
}

/** These columns of x, in the order asked for: a look-up in x seen as [rows · columns, 1]. */
export function columnsStep(x: Value, columns: readonly number[]): EmbeddingStep {
  expectWithin("columns", columns, x.columns);
  return { operation: "embedding", writes: { y: value(x.rows, columns.length) }, reads: { x }, parameters: [], inputs: [], columns };
}

/** A table, and which of its rows are looked up. */
export interface LookUp {
  table: Value | Parameter;
  size: number;
  ids: Int32Array;
}

/** What a step looks up, each in a table of rows of `hidden` numbers; columns are rows of one number. */
export function lookUpsOf(
  { writes: { y }, reads: { x }, parameters, inputs, columns }: EmbeddingStep,
  integers: (input: Input) => Int32Array,
): { lookUps: LookUp[]; tokens: number; hidden: number } {
  if (x && columns) {
    const ids = Int32Array.from({ length: x.rows * columns.length }, (_, i) => {
      const row = Math.floor(i / columns.length);
      return row * x.columns + columns[i % columns.length];
    });
    return { lookUps: [{ table: x, size: x.rows * x.columns, ids }], tokens: ids.length, hidden: 1 };
  }
  const tables = [...(x ? [x] : []), ...parameters];
  const lookUps = tables.map((table, i) => ({ table, size: isValue(table) ? table.rows : table.shape[0], ids: integers(inputs[i]) }));
  return { lookUps, tokens: y.rows, hidden: y.columns };
}

export const isValue = (table: Value | Parameter): table is Value => "rows" in table;

export const steps: Steps<EmbeddingInput, EmbeddingOutput, EmbeddingStep> = {
  bind({ tables, hidden, tokens }, { y }, put) {
    return {
      operation: "embedding",
      writes: { y: put.result(y, tokens, hidden) },
      reads: {},
      parameters: tables.map((table) => {
        const shape = [table.weight.length / hidden, hidden];
        return "scale" in table ? put.int8(table.weight, table.scale, shape, 1) : put.parameter(table.weight, shape, "table");
      }),
      inputs: tables.map(({ ids }) => put.integers(ids)),
    };
  },
  call(step, { f32, numbers, int8, integers }) {
    const { lookUps, tokens, hidden } = lookUpsOf(step, integers);
    const tables = lookUps.map(({ table, ids }) => {
      if (isValue(table)) return { weight: f32(table), ids };
      if (!table.digits) return { weight: numbers(table), ids };
      const { values, scales } = int8(table);
      return { weight: values, scale: scales, ids };
    });
    return { out: { y: f32(step.writes.y) }, input: { tables, hidden, tokens } };
  },
  flops: ({ writes: { y }, reads, parameters }) =>
    flops({ tables: parameters.length + (reads.x ? 1 : 0), tokens: y.rows, hidden: y.columns }),
  check(step, integers) {
    const { lookUps } = lookUpsOf(step, integers);
    lookUps.forEach(({ size, ids }, i) => {
      expectWithin(step.inputs[i]?.name ?? "columns", ids, size);
    });
  },
  byRows: ({ columns }) => columns !== undefined,
};
