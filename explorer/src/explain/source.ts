/** Which lines of the reference kernels make which number. Their text is read from the files, so that it cannot be an old copy. */
import type { KernelLines } from "./explanation.ts";

/** A kernel's folder, and a part of each line to quote that stands on no other line of its `reference.ts`. */
export const quotations = {
  embedding: ["embedding", "sum += "],
  linear: ["matmul", "sum += x[row * K + k] * weight[n * K + k]", "sum += bias[n]"],
  linearInt8: ["matmul-int8", "products += ", "sum = scale[n] * ", "sum += bias[n]"],
  scores: ["attention", "s[j] += ", "s[j] /= Math.sqrt(headDim)", "s[j] = -Infinity"],
  probs: ["attention", "const max = ", "Math.exp(x - max)", "const sum = ", "=> x / sum"],
  context: ["attention", "sum += p[j] * value", "context[q + d] = "],
  add: ["add", "x[i] + residual[i]"],
  layerNorm: ["layernorm", "mean += ", "variance += ", "y[at + i] = "],
  gelu: ["gelu", "geluOf = "],
} as const satisfies Record<string, readonly [kernel: string, ...parts: string[]]>;

export type Operation = keyof typeof quotations;

/** Finds an operation's lines in the kernels' texts. Throws `Error` where one of them is not there, or more than once: the table above is then stale. */
export function kernelLines(operation: Operation, sources: Readonly<Record<string, string>>): KernelLines {
  const [kernel, ...parts] = quotations[operation];
  const file = `src/kernels/${kernel}/reference.ts`;
  const lines = (sources[file] ?? "").split("\n").map((text, i) => ({ number: i + 1, text }));
  const quoted = parts.map((part) => {
    const found = lines.filter(({ text }) => text.includes(part));
    if (found.length !== 1) throw new Error(`${file} must hold "${part}" on one line, found it on ${found.length}`);
    return found[0];
  });
  return { file, contract: `src/kernels/${kernel}/contract.ts`, lines: quoted };
}
