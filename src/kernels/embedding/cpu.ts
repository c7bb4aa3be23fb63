import type { Embedding, EmbeddingTable } from "./contract.ts";

export const embedding: Embedding = ({ y }, { tables, hidden, tokens }) => {
  y.fill(0);
  for (const table of tables) for (let token = 0; token < tokens; token++) addRow(y, token * hidden, table, table.ids[token], hidden);
};

function addRow(y: Float32Array, at: number, table: EmbeddingTable, id: number, hidden: number): void {
  const from = id * hidden;
  if ("scale" in table) {
    const { weight } = table;
    const scale = table.scale[id];
    for (let i = 0; i < hidden; i++) y[at + i] += scale * weight[from + i];
  } else {
    const { weight } = table;
    for (let i = 0; i < hidden; i++) y[at + i] += weight[from + i];
  }
}
