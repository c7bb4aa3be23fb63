import type { Embedding } from "./index.ts";

export const embedding: Embedding = ({ y }, { tables, hidden, tokens }) => {
  const [first, ...others] = tables;
  if (!first) y.fill(0);
  for (let token = 0; token < tokens; token++) {
    const at = token * hidden;
    if (first) y.set(row(first, token, hidden), at);
    for (const { weight, ids } of others) {
      const from = ids[token] * hidden;
      for (let i = 0; i < hidden; i++) y[at + i] += weight[from + i];
    }
  }
};

const row = ({ weight, ids }: { weight: Float32Array; ids: Int32Array }, token: number, hidden: number) =>
  weight.subarray(ids[token] * hidden, (ids[token] + 1) * hidden);
