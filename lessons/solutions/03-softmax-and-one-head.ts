import { type Matrix, row } from "../support/matrix.ts";
import { matmul, transposed } from "./01-a-matrix-in-memory.ts";

export function softmax(scores: Float32Array): Float32Array {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

export function attentionHead(query: Matrix, key: Matrix, value: Matrix): { probs: Matrix; context: Matrix } {
  const [tokens, headDim] = query.shape;
  const probs = matmul(query, transposed(key)); // scores as yet, [tokens, tokens]
  for (let i = 0; i < tokens; i++) {
    const scores = row(probs, i).map((score) => score / Math.sqrt(headDim));
    probs.data.set(softmax(scores), i * tokens);
  }
  return { probs, context: matmul(probs, value) };
}
