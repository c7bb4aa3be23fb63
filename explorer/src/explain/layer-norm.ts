/** LayerNorm: y[t][i] = (x[t][i] − μ) / √(σ² + ε) · γ[i] + β[i], with μ and σ² of the row. */
import type { Explainer } from "./account.ts";
import { operand, parameterLine, tapLines, written } from "./line.ts";
import { type Origin, tapAt } from "./names.ts";
import type { Role } from "./roles.ts";

export const layerNorm =
  (origin: Origin, role: Role): Explainer =>
  async ({ layer, index: [row, i] }, pass) => {
    const { config } = pass;
    const { weight, bias } = role(pass.parameters.names, layer);
    const [[x], gamma, beta] = await Promise.all([
      tapLines(pass, [tapAt(origin, layer, config), [row, null]]),
      parameterLine(pass, "γ", weight, [i]),
      parameterLine(pass, "β", bias, [i]),
    ]);
    const { mean, variance } = momentsOf(x.values);
    const spread = Math.sqrt(variance + config.epsilon);
    const distance = x.values[i] - mean;
    return {
      formula: `(${written(x, i)} − μ) / √(σ² + ε) · ${written(gamma)} + ${written(beta)}`,
      lines: [x, gamma, beta],
      terms: {
        columns: [written(x, "k")],
        value: `${written(x, "k")} − μ`,
        rows: Array.from(x.values, (value, at) => ({ operands: [operand(x, at)], value: value - mean, own: at === i })),
      },
      steps: [
        { label: "μ, the mean of the row", value: mean },
        { label: "σ², its variance", value: variance },
        { label: "ε", value: config.epsilon },
        { label: "√(σ² + ε)", value: spread },
        { label: `(${written(x, i)} − μ) / √(σ² + ε)`, value: distance / spread },
        operand(gamma),
        operand(beta),
      ],
      value: (distance / spread) * gamma.values[0] + beta.values[0],
      operation: "layerNorm",
    };
  };

/** Mean and biased variance. */
export function momentsOf(row: ArrayLike<number>): { mean: number; variance: number } {
  const mean = Array.from(row).reduce((sum, x) => sum + x, 0) / row.length;
  const variance = Array.from(row).reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
  return { mean, variance };
}
