import { operations } from "../kernels/index.ts";

type Operations = typeof operations;

/** One implementation of every operation. */
export type Kernels = { [Name in keyof Operations]: Operations[Name]["dialects"]["reference"] };

/** The kernels of one dialect; the reference, where an operation has none of it. */
export function kernelsOf(dialect: "reference" | "cpu"): Kernels {
  return Object.fromEntries(
    Object.entries(operations).map(([name, { dialects }]) => [name, dialects[dialect] ?? dialects.reference]),
  ) as Kernels;
}
