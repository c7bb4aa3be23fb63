/** How the benchmarks read their options. */
import { InvalidArgumentError } from "commander";
import { type Lane, lanes } from "./lanes.ts";
import { type ShapeName, shapes } from "./shapes.ts";

const wholeNumberFrom = (least: number) => (text: string) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(`expected a whole number from ${least} on, found "${text}"`);
};

export const count = wholeNumberFrom(1);
export const countOrNone = wholeNumberFrom(0);

export function seconds(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError(`expected a number of seconds above 0, found "${text}"`);
}

export const names = (text: string): string[] => text.split(",");

/** `12,128` as two numbers. */
export const counts = (text: string): number[] => names(text).map(count);

const oneOf =
  <Value extends string>(values: readonly string[]) =>
  (name: string): Value => {
    if (values.includes(name)) return name as Value;
    throw new InvalidArgumentError(`there are ${values.join(", ")}; found "${name}"`);
  };

export const shapeOf = oneOf<ShapeName>(Object.keys(shapes));

export const laneNames = (text: string): Lane[] => names(text).map(oneOf<Lane>(lanes));
