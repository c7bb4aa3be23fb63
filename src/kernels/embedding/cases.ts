import { integers, normal, uniform } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { type EmbeddingInput, flops } from "./contract.ts";

/** Tables of the given sizes; the ids are drawn from the whole of each. */
function lookup(name: string, tokens: number, hidden: number, ...sizes: number[]): Case<EmbeddingInput> {
  return {
    name,
    make: (seed) => ({
      tables: sizes.map((size, i) => ({
        weight: normal(seed + 2 * i, size * hidden),
        ids: integers(seed + 2 * i + 1, tokens, size),
      })),
      hidden,
      tokens,
    }),
    flops: flops({ tables: sizes.length, tokens, hidden }),
    bytes: 4 * tokens * (hidden * (sizes.length + 1) + sizes.length),
    tol: 1e-6,
    tolReason: "a sum of three in f32 rounds twice, 5e-7; a neighbour's row or a forgotten table is 1 away",
  };
}

/** The same, with the first table in 8-bit integers. */
function lookupInt8(name: string, tokens: number, hidden: number, ...sizes: number[]): Case<EmbeddingInput> {
  const plain = lookup(name, tokens, hidden, ...sizes);
  return {
    ...plain,
    make: (seed) => {
      const { tables, ...shape } = plain.make(seed);
      const [{ ids }, ...others] = tables;
      const weight = new Int8Array(integers(seed + 100, sizes[0] * hidden, 255).map((value) => value - 127));
      return { ...shape, tables: [{ weight, scale: uniform(seed + 101, sizes[0], 0.005, 0.015), ids }, ...others] };
    },
    bytes: plain.bytes - 3 * tokens * hidden,
  };
}

export const cases: Case<EmbeddingInput>[] = [
  lookup("128 tokens: word, position, type", 128, 768, 5000, 514, 1),
  lookup("mini: 12 tokens: word, position, type", 12, 192, 1000, 130, 1),
  lookup("one token", 1, 768, 100, 514, 1),
  lookup("one table", 7, 13, 11),
  lookup("two tables, one column", 5, 1, 3, 2),
  lookup("four tables", 3, 5, 7, 5, 3, 1),
  lookupInt8("128 tokens: word in 8 bits, position, type", 128, 768, 5000, 514, 1),
  lookupInt8("one table in 8 bits", 7, 13, 11),
  lookup("no table: zeros", 3, 4),
  lookup("no tokens", 0, 768, 10, 10),
];
