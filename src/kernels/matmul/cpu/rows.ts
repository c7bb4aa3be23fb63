import { DEPTH, type Factors } from "./panels.ts";

/** The numbers of one row, already double; a constant of the module, so that the engine knows its address and length. */
const xRow = new Float64Array(DEPTH);

/** y += x · Wᵀ over the columns [begin, end) of both, row by row, 8 outputs at a time, reading the weights where they lie. */
export function multiplyRows(y: Float32Array, { x, weight, rows, in: K, out }: Factors, begin: number, end: number): void {
  for (let row = 0; row < rows; row++) {
    for (let k = begin; k < end; k++) xRow[k - begin] = x[row * K + k];
    let n = 0;
    for (; n + 8 <= out; n += 8) addEight(y, row * out + n, weight, n * K + begin, K, end - begin);
    for (; n < out; n++) addOne(y, row * out + n, weight, n * K + begin, end - begin);
  }
}

function addEight(y: Float32Array, at: number, weight: Factors["weight"], from: number, K: number, depth: number): void {
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let s4 = 0.0;
  let s5 = 0.0;
  let s6 = 0.0;
  let s7 = 0.0;
  const w1 = from + K;
  const w2 = w1 + K;
  const w3 = w2 + K;
  const w4 = w3 + K;
  const w5 = w4 + K;
  const w6 = w5 + K;
  const w7 = w6 + K;
  for (let k = 0; k < depth; k++) {
    const x = xRow[k];
    s0 += x * weight[(from + k) | 0];
    s1 += x * weight[(w1 + k) | 0];
    s2 += x * weight[(w2 + k) | 0];
    s3 += x * weight[(w3 + k) | 0];
    s4 += x * weight[(w4 + k) | 0];
    s5 += x * weight[(w5 + k) | 0];
    s6 += x * weight[(w6 + k) | 0];
    s7 += x * weight[(w7 + k) | 0];
  }
  y[at] += s0;
  y[at + 1] += s1;
  y[at + 2] += s2;
  y[at + 3] += s3;
  y[at + 4] += s4;
  y[at + 5] += s5;
  y[at + 6] += s6;
  y[at + 7] += s7;
}

function addOne(y: Float32Array, at: number, weight: Factors["weight"], from: number, depth: number): void {
  let sum = 0;
  for (let k = 0; k < depth; k++) sum += xRow[k] * weight[from + k];
  y[at] += sum;
}
