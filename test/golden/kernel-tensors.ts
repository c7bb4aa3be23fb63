import type { Case, EmbeddingInput, Operation, Outputs } from "../../src/kernels/index.ts";
import type { TypedArray } from "../../src/tensor/index.ts";

/** The input of a case as its golden sees it: arrays by name (`tables` become weight0, ids0, weight1, …) and all else as parameters. */
export interface Flattened {
  arrays: Map<string, TypedArray>;
  params: Record<string, unknown>;
}

export function flatten(input: object): Flattened {
  const arrays = new Map<string, TypedArray>();
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (ArrayBuffer.isView(value)) arrays.set(name, value as TypedArray);
    else if (name === "tables") {
      const tables: EmbeddingInput["tables"] = value;
      params.tables = tables.length;
      for (const [i, table] of tables.entries())
        for (const [part, array] of Object.entries<TypedArray>(table)) arrays.set(`${part}${i}`, array);
    } else params[name] = value;
  }
  return { arrays, params };
}

/** Bytes of a case's outputs: larger ones have no golden. */
export const LARGEST = 100_000;

export function outputBytes<Input, Output extends Outputs>(operation: Operation<Input, Output>, which: Case<Input>, seed: number): number {
  return Object.values(operation.allocate(which.make(seed))).reduce((sum, array) => sum + array.byteLength, 0);
}
