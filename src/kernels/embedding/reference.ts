import type { Embedding } from "./contract.ts";

export const embedding: Embedding = ({ y }, { tables, hidden, tokens }) => {
  for (let token = 0; token < tokens; token++) {
    for (let i = 0; i < hidden; i++) {
      let sum = 0;
      for (const table of tables) {
        const scale = "scale" in table ? table.scale[table.ids[token]] : 1;
        sum += scale * table.weight[table.ids[token] * hidden + i];
      }
      y[token * hidden + i] = sum;
    }
  }
};
