/** Fewer digits than were asked for. */

import type { Add, Gelu, LayerNorm, MatMul, Softmax } from "../../../src/kernels/index.ts";
import { bf16OfF32Bits, f16OfF32Bits, f32BitsOfF16 } from "../../../src/tensor/half.ts";
import { type AnyKernel, answerOf, type Cheat, give, mapped } from "./cheat.ts";

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
const throughBits = (change: (word: number) => number) => (x: number) => {
  float[0] = x;
  bits[0] = change(bits[0]);
  return float[0];
};
const f16 = throughBits((word) => f32BitsOfF16(f16OfF32Bits(word)));
const bf16 = throughBits((word) => bf16OfF32Bits(word) << 16);
const tf32 = throughBits((word) => ((word & 0x7f800000) === 0x7f800000 ? word : (word + 0x1000) & ~0x1fff));
/** The number in two halves of bf16: what three products on a tensor core make of it. */
const twoBf16 = (x: number) => (Number.isFinite(x) ? bf16(x) + bf16(x - bf16(x)) : x);

const inputs = (name: string, round: (x: number) => number): Cheat => ({
  name: `inputs in ${name}`,
  reason: "wrong_numbers",
  make: (operation) => (out, input) => give(out, answerOf(operation, mapped(input, round))),
});
const outputs = (name: string, round: (x: number) => number): Cheat => ({
  name: `outputs in ${name}`,
  reason: "wrong_numbers",
  make: (operation) => (out, input) => give(out, mapped(answerOf(operation, input), round)),
});

const sums: Record<string, unknown> = {
  add: (({ y }, { x, residual }) => y.set(x.map((value, i) => f16(value + residual[i])))) satisfies Add,
  gelu: (({ y }, { x }) =>
    y.set(x.map((z) => f16((z / 2) * f16(1 + Math.tanh(0.7978846 * f16(z + 0.044715 * f16(z ** 3)))))))) satisfies Gelu,
  softmax: (({ y }, { x, columns }) => {
    for (let at = 0; at < y.length; at += columns) {
      const line = x.subarray(at, at + columns);
      const most = Math.max(...line);
      const sum = line.reduce((total, value) => f16(total + Math.exp(value - most)), 0);
      y.set(
        line.map((value) => Math.exp(value - most) / sum),
        at,
      );
    }
  }) satisfies Softmax,
  layernorm: (({ y }, { x, weight, bias, epsilon, columns }) => {
    for (let at = 0; at < y.length; at += columns) {
      const line = x.subarray(at, at + columns);
      const mean = f16(line.reduce((total, value) => f16(total + value), 0) / columns);
      const variance = f16(line.reduce((total, value) => f16(total + f16((value - mean) ** 2)), 0) / columns);
      y.set(
        line.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * weight[i] + bias[i]),
        at,
      );
    }
  }) satisfies LayerNorm,
  matmul: (({ y }, { x, weight, bias, residual, rows, in: K, out, epilogue }) => {
    for (let row = 0; row < rows; row++)
      for (let n = 0; n < out; n++) {
        let sum = bias?.[n] ?? 0;
        for (let k = 0; k < K; k++) sum = f16(sum + x[row * K + k] * weight[n * K + k]);
        y[row * out + n] = (epilogue === "gelu" ? sum / (1 + Math.exp(-1.702 * sum)) : sum) + (residual?.[row * out + n] ?? 0);
      }
  }) satisfies MatMul,
};

export const precision: Cheat[] = [
  inputs("bf16", bf16),
  inputs("f16", f16),
  inputs("tf32", tf32),
  inputs("two halves of bf16", twoBf16),
  outputs("f16", f16),
  outputs("bf16", bf16),
  { name: "sums in f16", reason: "wrong_numbers", make: ({ name }) => sums[name] as AnyKernel, only: Object.keys(sums) },
];
