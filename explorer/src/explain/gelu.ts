/** GELU: y = x/2 · (1 + erf(x/√2)), element by element. */
import type { Explainer } from "./account.ts";
import { operand, tapLines, written } from "./line.ts";
import { type Origin, tapAt } from "./names.ts";

export const gelu =
  (origin: Origin): Explainer =>
  async ({ layer, index }, pass) => {
    const [line] = await tapLines(pass, [tapAt(origin, layer, pass.config), index]);
    const [x, name] = [line.values[0], written(line)];
    const z = x * Math.SQRT1_2;
    return {
      formula: `${name}/2 · (1 + erf(${name}/√2))`,
      lines: [line],
      steps: [operand(line), { label: `${name}/√2`, value: z }, { label: `erf(${name}/√2)`, value: erf(z) }],
      value: geluOf(x),
      operation: "gelu",
    };
  };

export const geluOf = (x: number): number => (x / 2) * (1 + erf(x * Math.SQRT1_2));

/** erf(z) = 2/√π · exp(−z²) · Σ 2ⁿ z²ⁿ⁺¹ / (1·3·…·(2n + 1)) (DLMF 7.6.2): its terms have one sign, so that none cancel. */
function erf(z: number): number {
  if (Math.abs(z) > 6) return Math.sign(z); // to double precision
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}
