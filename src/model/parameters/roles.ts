/**
 * Parameters by role. What an encoder or a head reads is a tree: `layers[2].attention.query.weight`. The same tree holds, leaf by leaf,
 * where a parameter lies in a file, what it is called there, or the parameter itself in a backend's memory.
 */
import type { Digits, Linear, Norm, Parameter, ParameterUse } from "../../backends/index.ts";

/** What a parameter is: rows to look up, a matrix to multiply with (and perhaps to look up in), b of a linear layer, γ or β of a LayerNorm. */
export type Part = "table" | "matrix" | "bias" | "gamma" | "beta";

/** A parameter before it is loaded. */
export interface ParameterSpec {
  /** As `transformers` writes it into files. */
  readonly name: string;
  /** Weights are [out, in]. */
  readonly shape: readonly number[];
  readonly part: Part;
  /** Kept as int8 where that is asked for, and how finely the rows that are multiplied with it are rounded then; absent: f32 always. */
  readonly digits?: Digits;
  /** The name of another parameter that is tied to this one. Where a file holds both with different values, the other one is read here. */
  readonly twin?: string;
}

/** The same tree with something else for every parameter. */
export type Replaced<Tree, Leaf> = Tree extends Parameter
  ? Leaf
  : Tree extends readonly (infer Each)[]
    ? Replaced<Each, Leaf>[]
    : Tree extends object
      ? { [Role in keyof Tree]: Replaced<Tree[Role], Leaf> }
      : Tree;

/** The tree of a part of the model, with what is known of its parameters before they are loaded. */
export type Specs<Tree> = Replaced<Tree, ParameterSpec>;

export const table = (name: string, rows: number, columns: number): ParameterSpec => ({ name, shape: [rows, columns], part: "table" });

/** y = x·Wᵀ + b, W [out, in]. */
export function linear(name: string, out: number, width: number, digits: Digits = 1): Specs<Linear> {
  return {
    weight: { name: `${name}.weight`, shape: [out, width], part: "matrix", digits },
    bias: { name: `${name}.bias`, shape: [out], part: "bias" },
  };
}

/** γ and β of a LayerNorm, and its ε. */
export function norm(name: string, width: number, epsilon: number): Specs<Norm> {
  return {
    weight: { name: `${name}.weight`, shape: [width], part: "gamma" },
    bias: { name: `${name}.bias`, shape: [width], part: "beta" },
    epsilon,
  };
}

/** How a backend uses it. */
export function useOf({ part }: ParameterSpec): ParameterUse {
  return part === "table" || part === "matrix" ? part : "vector";
}

/** Puts what `leafOf` gives in the place of every parameter of a tree. */
export function replaced<Tree, Leaf>(tree: Specs<Tree>, leafOf: (spec: ParameterSpec) => Leaf): Replaced<Tree, Leaf> {
  return withLeaves(tree, leafOf) as Replaced<Tree, Leaf>;
}

/** Every parameter of some trees, in the order of computation; one that two roles share is there for each. */
export function specsIn(...trees: object[]): ParameterSpec[] {
  const found: ParameterSpec[] = [];
  withLeaves(trees, (spec) => found.push(spec));
  return found;
}

/** The same by name, each once. */
export function parametersIn(...trees: object[]): Map<string, ParameterSpec> {
  const found = new Map<string, ParameterSpec>();
  for (const spec of specsIn(...trees)) if (!found.has(spec.name)) found.set(spec.name, spec);
  return found;
}

function withLeaves(node: unknown, leafOf: (spec: ParameterSpec) => unknown): unknown {
  if (node === null || typeof node !== "object") return node;
  if (isSpec(node)) return leafOf(node);
  if (Array.isArray(node)) return node.map((each) => withLeaves(each, leafOf));
  return Object.fromEntries(Object.entries(node).map(([role, each]) => [role, withLeaves(each, leafOf)]));
}

const isSpec = (node: object): node is ParameterSpec => "part" in node;
