import { normal, uniform } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type LayerNormInput } from "./contract.ts";

type Spread = { mean?: number; std?: number; epsilon?: number };

/** γ and β are never 1 and 0: with those a forgotten γ or β goes unseen. */
function norm(name: string, rows: number, columns: number, { mean = 0, std = 1, epsilon = 1e-5 }: Spread = {}): Case<LayerNormInput> {
  return {
    name,
    make: (seed) => ({
      x: normal(seed, rows * columns, std).map((x) => x + mean),
      weight: uniform(seed + 1, columns, 0.5, 1.5),
      bias: uniform(seed + 2, columns, -0.5, 0.5),
      epsilon,
      rows,
      columns,
    }),
    flops: flops({ rows, columns }),
    bytes: 4 * (2 * rows * columns + 2 * columns),
    tol: 5e-6,
    tolReason:
      "f32 sums over a row stray by about 1e-6; on the rows of small spread ε = 1e-12 for 1e-5 is 0.1 away or more, a variance divided by n − 1 is 2e-3 away at 768 columns",
  };
}

export const cases: Case<LayerNormInput>[] = [
  norm("128 tokens of 768", 128, 768),
  norm("12 tokens of 768", 12, 768),
  norm("one token of 768", 1, 768),
  norm("mini: 16 tokens of 192", 16, 192),
  norm("small spread: ε decides", 4, 192, { std: 0.003 }),
  norm("no spread at all", 3, 64, { mean: 0.5, std: 0 }),
  norm("mean far from zero: two passes or nothing", 4, 256, { mean: 2048, std: 1 }),
  norm("wide", 2, 96, { std: 1e4 }),
  norm("BERT's ε", 3, 48, { std: 1e-3, epsilon: 1e-12 }),
  ...[1, 2, 3, 5, 7, 13, 17, 31].map((columns) => norm(`5 rows of ${columns}`, 5, columns)),
  norm("no rows", 0, 768),
];
