/** What the page of benchmarks is asked: it stands in its address, so that a form, a link and a program can all ask it. */
import { TypeformerError } from "../../src/errors/index.ts";
import type { Wanted } from "../kernel-bench.ts";
import { type ShapeName, shapes } from "../shapes.ts";

export const parts = ["kernels", "products", "models"] as const;
export type Part = (typeof parts)[number];

export interface Asked extends Wanted {
  /** Whether to begin at once. */
  run: boolean;
  parts: readonly Part[];
  /** Milliseconds for each kernel and case; a whole pass of a model has ten times as many. */
  budget: number;
  /** Whose weights are generated for the models. */
  shape: ShapeName;
}

/** @throws TypeformerError `invalid_option` */
export function askedIn(query: URLSearchParams): Asked {
  const text = (name: string) => query.get(name) || undefined; // an empty field of a form asks for nothing
  const budget = Number(text("budget") ?? 150);
  if (!(budget > 0)) throw new TypeformerError("invalid_option", `budget: expected milliseconds above 0, found "${query.get("budget")}"`);
  const asked = query.getAll("part").map((part) => oneOf(parts, "part", part));
  return {
    ...{ run: query.has("run"), parts: asked.length > 0 ? asked : parts, budget },
    ...{ op: text("op"), dialect: text("dialect"), case: text("case") },
    shape: oneOf(Object.keys(shapes) as ShapeName[], "shape", text("shape") ?? "mini"),
  };
}

function oneOf<Name extends string>(names: readonly Name[], what: string, found: string): Name {
  const known = names.find((name) => name === found);
  if (known) return known;
  throw new TypeformerError("invalid_option", `there is no ${what} "${found}"; there are: ${names.join(", ")}`);
}
