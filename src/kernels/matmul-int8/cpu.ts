import { geluOf } from "../gelu/cpu.ts";
import type { MatMulInt8, MatMulInt8Input } from "./index.ts";
import { roundRow } from "./rounding.ts";

/** Row by row: u is rounded once, then meets eight rows of the weight at a time. */
export const matmulInt8: MatMulInt8 = ({ y }, input) => {
  const { x, weight, rows, in: K, out, digits } = input;
  const weights = sumsOf(weight, K, out);
  const products = new Float64Array(out);
  for (let row = 0; row < rows; row++) {
    const { u, least, step } = roundRow(x.subarray(row * K, (row + 1) * K), digits);
    multiply(products, u, weight, K, out);
    for (let n = 0; n < out; n++) y[row * out + n] = finished(step * products[n] + least * weights[n], row, n, input);
  }
};

function finished(sum: number, row: number, n: number, { scale, bias, residual, out, epilogue }: MatMulInt8Input): number {
  const linear = scale[n] * sum + (bias ? bias[n] : 0);
  const y = epilogue === "gelu" ? geluOf(linear) : linear;
  return residual ? y + residual[row * out + n] : y;
}

function sumsOf(weight: Int8Array, K: number, out: number): Float64Array {
  const sums = new Float64Array(out);
  for (let n = 0; n < out; n++) {
    let sum = 0;
    for (let i = n * K; i < (n + 1) * K; i++) sum += weight[i];
    sums[n] = sum;
  }
  return sums;
}

function multiply(products: Float64Array, u: Float64Array, weight: Int8Array, K: number, out: number): void {
  let n = 0;
  for (; n + 8 <= out; n += 8) multiplyEight(products, n, u, weight, K);
  for (; n < out; n++) {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += u[k] * weight[n * K + k];
    products[n] = sum;
  }
}

/** Eight sums stay in registers (`| 0` spares a check for overflow at every index). */
function multiplyEight(products: Float64Array, n: number, u: Float64Array, weight: Int8Array, K: number): void {
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let s4 = 0.0;
  let s5 = 0.0;
  let s6 = 0.0;
  let s7 = 0.0;
  const w0 = n * K;
  const w1 = w0 + K;
  const w2 = w1 + K;
  const w3 = w2 + K;
  const w4 = w3 + K;
  const w5 = w4 + K;
  const w6 = w5 + K;
  const w7 = w6 + K;
  for (let k = 0; k < K; k++) {
    const x = u[k];
    s0 += x * weight[(w0 + k) | 0];
    s1 += x * weight[(w1 + k) | 0];
    s2 += x * weight[(w2 + k) | 0];
    s3 += x * weight[(w3 + k) | 0];
    s4 += x * weight[(w4 + k) | 0];
    s5 += x * weight[(w5 + k) | 0];
    s6 += x * weight[(w6 + k) | 0];
    s7 += x * weight[(w7 + k) | 0];
  }
  products.set([s0, s1, s2, s3, s4, s5, s6, s7], n);
}
