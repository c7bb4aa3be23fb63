/** What a recorded pass is made of: steps, and the values, parameters and inputs that they name as their operation's contract does. */

/** A matrix [rows, columns] that a pass computes. Its memory belongs to the pass; a program only hands it on. */
export interface Value {
  readonly rows: number;
  readonly columns: number;
  /** Whether its numbers are integers of 32 bits; else they are f32. */
  readonly integers: boolean;
}

/** Digits of seven bits in which a row is written that is multiplied with 8-bit integers. */
export type Digits = 1 | 2;

/** A parameter of the model, resident in the backend's memory. */
export interface Parameter {
  readonly shape: readonly number[];
  /** Of a matrix [out, in] that the backend keeps in 8-bit integers with a scale a row: how finely is rounded what it is multiplied with. */
  readonly digits?: Digits;
}

/**
 * What a parameter is for: rows to look up, a matrix to multiply with (and perhaps to look up in), a vector. A backend may lay each out
 * in its own way.
 */
export type ParameterUse = "table" | "matrix" | "vector";

/** A vector of integers that enters a pass: ids, positions, offsets, row numbers. */
export interface Input {
  readonly name: string;
  readonly length: number;
}

/** Some of a kind, by name or one after the other; what is optional may be absent. */
export type Operands<Kind> = Readonly<Record<string, Kind | undefined>> | readonly Kind[];

/** One kernel call of a recorded pass, as data. An operation's own step has names and settings of its own. */
export interface Step {
  /** As {@link ../index.ts} calls it. */
  readonly operation: string;
  readonly writes: Operands<Value>;
  readonly reads: Operands<Value>;
  readonly parameters?: Operands<Parameter>;
  readonly inputs?: Operands<Input>;
}

export const value = (rows: number, columns: number, integers = false): Value => ({ rows, columns, integers });

/** A fresh value of the same shape. */
export const like = ({ rows, columns }: Value): Value => value(rows, columns);

/** How many numbers a value has. */
export const countOf = ({ rows, columns }: Value): number => rows * columns;

/** The values a step reads. */
export const readBy = ({ reads }: Step): Value[] => present(reads);

/** The values a step makes. */
export const writtenBy = ({ writes }: Step): Value[] => present(writes);

/** The step with other values in the places of those that it reads and writes. */
export function withValues<S extends Step>(step: S, other: (value: Value) => Value): S {
  const each = (values: Operands<Value>): Operands<Value> =>
    Array.isArray(values)
      ? values.map(other)
      : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value && other(value)]));
  return { ...step, reads: each(step.reads), writes: each(step.writes) };
}

/** A pass asks this some hundred times: hence the loop. */
function present(values: Operands<Value>): Value[] {
  const found: Value[] = [];
  for (const name in values) {
    const value = (values as Readonly<Record<string, Value | undefined>>)[name];
    if (value) found.push(value);
  }
  return found;
}
