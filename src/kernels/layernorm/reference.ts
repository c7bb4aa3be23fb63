import type { LayerNorm } from "./contract.ts";

export const layernorm: LayerNorm = ({ y }, { x, weight, bias, epsilon, rows, columns }) => {
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    let mean = 0;
    for (let i = 0; i < columns; i++) mean += x[at + i] / columns;
    let variance = 0;
    for (let i = 0; i < columns; i++) variance += (x[at + i] - mean) ** 2 / columns;
    for (let i = 0; i < columns; i++) y[at + i] = ((x[at + i] - mean) / Math.sqrt(variance + epsilon)) * weight[i] + bias[i];
  }
};
