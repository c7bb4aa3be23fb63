/** A line of numbers, of a tap or of a parameter, under the letter that the formula gives it. */
import type { TapName } from "typeformer";
import type { Letter, Operand, Pass, Place, Term } from "./explanation.ts";
import { kindOf, letters } from "./names.ts";

/** Indices into a tensor; `null` is the axis along which the line runs, and a single number has none. */
export type Along = readonly (number | null)[];

export interface Line extends Letter {
  along: Along;
  values: ArrayLike<number>;
}

/** Lines of taps, all of one read. */
export async function tapLines(pass: Pass, ...asked: readonly (readonly [TapName, Along])[]): Promise<Line[]> {
  const taps = await pass.read(asked.map(([name]) => name));
  return asked.map(([name, along]) => ({
    letter: letters[kindOf(name).kind],
    kind: "tap",
    name,
    along,
    shape: taps[name].shape,
    values: taps[name].pick(...along).flat(),
  }));
}

/** A line of a parameter; it runs along the last axis. */
export async function parameterLine({ parameters }: Pass, letter: string, name: string, along: Along): Promise<Line> {
  const values = (await parameters.read(name, ...along.filter((i) => i !== null))).flat();
  return { letter, kind: "parameter", name, along, shape: parameters.shapes.get(name) ?? [], values };
}

/** `x[4][k]`; a line without an axis is one number, `bq[115]`. */
export const written = ({ letter, along }: Pick<Line, "letter" | "along">, at: number | string = 0): string =>
  letter + along.map((i) => `[${i ?? at}]`).join("");

export function operand(line: Line, at = 0): Operand {
  const number = { label: written(line, at), value: line.values[at] };
  if (line.kind === "computed") return number;
  const index = line.along.map((i) => i ?? at);
  return { ...number, place: { kind: line.kind, name: line.name, index } as Place };
}

export const products = (a: Line, b: Line): Term[] =>
  Array.from({ length: a.values.length }, (_, at) => ({ operands: [operand(a, at), operand(b, at)], value: a.values[at] * b.values[at] }));

export const total = (terms: readonly Term[]): number => terms.reduce((sum, { value }) => sum + value, 0);
