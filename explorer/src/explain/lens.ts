/** The lens: the head of the last layer, applied to the output of another. What the head computes on the way is no tap there. */
import type { Explainer } from "./account.ts";
import type { Pass } from "./explanation.ts";
import { geluOf } from "./gelu.ts";
import { momentsOf } from "./layer-norm.ts";
import { type Line, tapLines } from "./line.ts";
import { decoded } from "./linear.ts";
import { tokenOf } from "./names.ts";
import { headOf } from "./roles.ts";

export const lens: Explainer = async ({ layer, index: [row, word] }, pass) => {
  const [x] = await tapLines(pass, [`layer.${layer}.mlp.normed`, [tokenOf(pass, row), null]]);
  const account = await decoded(pass, await throughHead(pass, x), word);
  return {
    ...account,
    lines: [...account.lines, x],
    notes: ["The head was trained on the last layer's output; on that of an earlier one it shows a direction, not a prediction."],
  };
};

/** z = LayerNorm(GELU(x · Whᵀ + bh)), of one row. */
async function throughHead({ parameters, config }: Pass, x: Line): Promise<Line> {
  const { dense, norm } = headOf(parameters.names);
  const names = [dense.weight, dense.bias, norm.weight, norm.bias];
  const [weight, bias, gamma, beta] = await Promise.all(names.map(async (name) => (await parameters.read(name)).flat()));
  const activated = Array.from(bias, (b, n) => {
    let sum = b;
    for (let k = 0; k < x.values.length; k++) sum += x.values[k] * weight[n * x.values.length + k];
    return geluOf(sum);
  });
  const { mean, variance } = momentsOf(activated);
  return {
    letter: "z",
    kind: "computed",
    name: "LayerNorm(GELU(x · Whᵀ + bh)), the head before its decoder",
    along: [null],
    shape: [activated.length],
    values: activated.map((g, i) => ((g - mean) / Math.sqrt(variance + config.epsilon)) * gamma[i] + beta[i]),
  };
}
