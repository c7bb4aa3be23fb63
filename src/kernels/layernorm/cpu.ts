import type { LayerNorm } from "./contract.ts";

export const layernorm: LayerNorm = ({ y }, { x, weight, bias, epsilon, rows, columns }) => {
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    const mean = sum(x, at, at + columns) / columns;
    const scale = 1 / Math.sqrt(squares(x, at, at + columns, mean) / columns + epsilon);
    for (let i = 0; i < columns; i++) y[at + i] = (x[at + i] - mean) * scale * weight[i] + bias[i];
  }
};

/** Four partial sums: four additions in flight instead of one waiting for the other. */
function sum(x: Float32Array, begin: number, end: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    a += x[i];
    b += x[i + 1];
    c += x[i + 2];
    d += x[i + 3];
  }
  for (; i < end; i++) a += x[i];
  return a + b + (c + d);
}

/** Σ (x − mean)² */
function squares(x: Float32Array, begin: number, end: number, mean: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    a += (x[i] - mean) ** 2;
    b += (x[i + 1] - mean) ** 2;
    c += (x[i + 2] - mean) ** 2;
    d += (x[i + 3] - mean) ** 2;
  }
  for (; i < end; i++) a += (x[i] - mean) ** 2;
  return a + b + (c + d);
}
