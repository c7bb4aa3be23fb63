/**
 * Lesson 5: GELU and the MLP
 *
 * Attention brings tokens together; then each thinks for itself, in four times as many numbers (768 here), and comes back:
 *
 *   mlp(x) = gelu(x·W↑ᵀ + b↑)·W↓ᵀ + b↓
 *
 * Two linear layers without anything between them would be one. GELU is what stands between: it lets a number through by the probability
 * that a normally distributed one is smaller. (Hendrycks & Gimpel 2016, eq. 1)
 *
 *   gelu(x) = x · Φ(x) = x/2 · (1 + erf(x/√2))
 *
 * A trap: many programs have x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))). On a plot it looks the same; it is off by up to 0.0005, and RoBERTa was
 * trained with erf. JavaScript has no erf; the import below does.
 */
import { erf } from "../src/kernels/gelu/reference.ts";
import { linear } from "./01-a-matrix-in-memory.ts";
import { checks } from "./checks/05-gelu-and-the-mlp.ts";
import { lessonOf, notWritten } from "./support/lesson.ts";
import { type Matrix, matrix } from "./support/matrix.ts";
import type { MlpWeights } from "./support/weights.ts";

/* Run and see */

function see() {
  console.log("      x   ReLU(x)   Φ(x), the normal distribution");
  for (const x of [-3, -1, -0.5, 0, 0.5, 1, 3]) {
    const share = (1 + erf(x / Math.SQRT2)) / 2;
    const figures = [x.toFixed(1).padStart(7), Math.max(0, x).toFixed(1).padStart(9), share.toFixed(4).padStart(8)];
    console.log(...figures, "█".repeat(Math.max(1, Math.round(share * 40))));
  }
}

/* Your turn */

export function gelu(x: number): number {
  return notWritten("gelu", x, erf);
}

/** What the MLP adds to each token. @param x [tokens, hidden] @returns [tokens, hidden] */
export function mlp(x: Matrix, { up, down }: MlpWeights): Matrix {
  return notWritten("mlp", x, up, down, linear, matrix); // linear is yours of lesson 1
}

export const lesson = lessonOf(import.meta.url, { yours: { gelu, mlp }, see, checks });
